"""The sheet from which the national form is filled in: one field after the other (law.md 2.5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from portal.rules.breach.clock_words import written_moment
from portal.rules.breach.decisions import ExemptionClaim, exemption
from portal.rules.breach.facts import BreachFacts, label
from portal.rules.breach.notification import NoticeFacts, Phase, Told, is_late, phase_label
from portal.rules.breach.texts import breach_law, number, same
from portal.rules.law_data import Texts, filled


@dataclass(frozen=True)
class SheetField:
    """One field. `given` is False where the value only says that nothing has been stated."""

    id: str
    heading: str
    value: str
    given: bool


def field_sheet(
    file: NoticeFacts, language: str, phase: Phase | str = Phase.FIRST
) -> tuple[SheetField, ...]:
    """Every field in the order of the sheet; those without a value too, so that none is missed."""
    values = dict(_Sheet(file, language).values(Phase(phase)))
    unstated = _word("not_stated", language)
    return tuple(
        SheetField(name, heading[language], values.get(name) or unstated, bool(values.get(name)))
        for name, heading in breach_law("notification")["heading"].items()
    )


def _word(name: str, language: str, **values: Texts) -> str:
    return filled(breach_law("notification")["value"][name], values)[language]


@dataclass(frozen=True)
class _Sheet:
    """Writes the values of a notification in one language; an empty one is not stated."""

    file: NoticeFacts
    language: str

    def values(self, phase: Phase) -> Iterator[tuple[str, str]]:
        yield "phase", phase_label(phase)[self.language]
        yield "reference", self.file.reference
        yield from self._organisation()
        yield from self._times()
        yield from self._nature()
        yield from self._extent()
        yield from self._handling()
        yield from self._others()

    def _organisation(self) -> Iterator[tuple[str, str]]:
        file = self.file
        yield "organisation", file.organisation.get(self.language, "")
        yield "cvr", file.cvr
        yield "address", file.address
        yield "sector", file.sector
        yield "contact", file.contact.get(self.language, "")
        yield "dpo", _joined(file.dpo_name, file.dpo_email, file.dpo_phone)
        yield "processors", _joined(*file.processors) or self._word("none")

    def _times(self) -> Iterator[tuple[str, str]]:
        moments = self.file.moments
        yield "occurred_from", self._moment(moments.occurred_from)
        ongoing = self._word("ongoing") if moments.ongoing else ""
        yield "occurred_to", self._moment(moments.occurred_to) or ongoing
        yield "detected_at", self._moment(moments.detected_at)
        yield "discovered_how", self.file.facts.discovered_how
        yield "aware_at", self._moment(moments.aware_at)
        in_time = self.file.at and moments.aware_at and not is_late(self.file)
        yield "delay_reason", self.file.delay_reason or (self._word("not_late") if in_time else "")

    def _nature(self) -> Iterator[tuple[str, str]]:
        facts = self.file.facts
        yield "kinds", self._labels("kinds", facts)
        yield "cause", self._labels("cause", facts)
        yield "description", facts.description
        yield "systems", _joined(*self.file.systems, *self.file.processing)

    def _extent(self) -> Iterator[tuple[str, str]]:
        facts = self.file.facts
        yield "people_categories", self._labels("people_categories", facts)
        yield "people_count", self._count(facts.people_count)
        yield "records_count", self._count(facts.records_count)
        yield "data_categories", self._labels("data_categories", facts)
        yield "encrypted", self._protection(facts)
        yield "recipient", self._recipient(facts)

    def _handling(self) -> Iterator[tuple[str, str]]:
        facts = self.file.facts
        hours = facts.unavailable_hours
        away = self._word("unavailable", hours=number(hours)) if hours else ""
        yield "consequences", _lines(facts.consequences, away)
        yield "measures_before", facts.measures_before
        yield "measures_taken", facts.measures_taken
        yield "measures_planned", facts.measures_planned
        yield "people_told", self._people()
        no_text = self._word("none") if self._tells_nobody() else ""
        yield "told_text", self.file.told_text or no_text

    def _others(self) -> Iterator[tuple[str, str]]:
        facts, nobody = self.file.facts, self._word("none")
        yield "cross_border", self._labels("cross_border", facts) or nobody
        yield "lead_authority", facts.lead_authority
        yield "other_authorities", self._labels("other_authorities", facts) or nobody
        yield "attachments", _joined(*self.file.attachments) or nobody

    def _protection(self, facts: BreachFacts) -> str:
        return _lines(
            *(
                self._word(name, answer=label(name, answer))
                for name in ("encrypted", "key_safe", "pseudonymised")
                if (answer := getattr(facts, name))
            )
        )

    def _recipient(self, facts: BreachFacts) -> str:
        deleted = {None: "", True: self._word("deleted"), False: self._word("not_deleted")}
        return _lines(self._labels("recipient", facts), deleted[facts.deletion_confirmed])

    def _people(self) -> str:
        """Whether, when and how they were told, or why not and on what ground."""
        decision = self.file.people
        if decision is None:
            answer = self._word("people_undecided") if not self.file.told else ""
            return _lines(answer, *map(self._told, self.file.told))
        answer = self._word("people_yes" if decision.answer else "people_no")
        grounds = (self._exemption(claim) for claim in decision.exemptions)
        reasons = "" if decision.answer else decision.reasons
        return _lines(answer, reasons, *grounds, *map(self._told, self.file.told))

    def _tells_nobody(self) -> bool:
        """Then there is no text, and none is to come."""
        decision = self.file.people
        return decision is not None and not decision.answer and not self.file.told

    def _told(self, told: Told) -> str:
        when = self._moment(told.at)
        text = self._word("told", when=same(when), how=same(told.how)) if when else told.how
        count = self._word("told_count", count=number(told.count)) if told.count is not None else ""
        return _joined(text, count)

    def _exemption(self, claim: ExemptionClaim) -> str:
        ground = exemption(claim.id)
        if ground is None:
            return claim.reasons
        reasons = same(claim.reasons)
        return self._word("exemption", label=ground.label, basis=ground.basis, reasons=reasons)

    def _labels(self, name: str, facts: BreachFacts) -> str:
        chosen = getattr(facts, name)
        ids = chosen if isinstance(chosen, tuple) else (chosen,) if chosen else ()
        return _lines(*(label(name, identity)[self.language] for identity in ids))

    def _moment(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        local = written_moment(moment, self.language, ZoneInfo(self.file.time_zone))
        utc = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"
        return self._word("utc", moment=same(local), utc=same(utc))

    def _count(self, count: int | None) -> str:
        return "" if count is None else number(count)[self.language]

    def _word(self, name: str, **values: Texts) -> str:
        return _word(name, self.language, **values)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part.strip())


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part.strip())
