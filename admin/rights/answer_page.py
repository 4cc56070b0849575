"""What the page of the answer is drawn from: letters in both languages, and what is missing.

The server composes from decisions and records, which lie in clear. Name and reasons are sealed: the
letter has marks in their place, and only the handler's browser fills them in.
"""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from flask import request

from admin.breach.form_view import Option, options
from admin.rights.desk_context import desk_file, holidays
from admin.rights.words import kind_words, title_of
from portal.data.rights import art19, decisions, desks, reading, situations
from portal.data.tables import Case, Organisation, RequestDecision, RightsRequest
from portal.rules.desk import Processing
from portal.rules.law_data import LANGUAGES
from portal.rules.rights.answers import AnswerFacts, DecidedRight, answer, required_phrases
from portal.rules.rights.completeness import EXPLAINED, AnswerSituation, Missing, missing
from portal.rules.rights.delivery import Offered, caution, offered, wished
from portal.rules.rights.items import AccessItem, access_items, fill, nothing_line
from portal.rules.rights.kinds import RightKind, choices
from portal.rules.rights.policy_values import PolicyFile
from portal.web.database import session, today
from portal.web.languages import language, pick

REASONS = "\u27e6reasons:{kind}\u27e7"
WEIGHED = "\u27e6weighed:{kind}:{number}\u27e7"
NAME = "\u27e6name\u27e7"
# An item that has to be told and of which the records say nothing: the handler writes it.
TO_WRITE = "\u27e6{heading}\u27e7"
OF_THE_LETTER = frozenset({"reasons", "complaint", "court", "backups", "delivery", "copy", "files"})


@dataclass(frozen=True)
class ItemView:
    """An item of Article 15: what the records say, and how it is marked."""

    item: AccessItem
    lines: tuple[str, ...]
    state: str
    nothing: str


@dataclass
class AnswerPage:
    """Read when it is asked for."""

    file: RightsRequest
    problem: str = ""

    @property
    def title(self) -> str:
        return title_of(self.file.kind_ids)

    @cached_property
    def scheme_id(self) -> str:
        return session().get_one(Case, self.file.case_id).scheme_id

    @cached_property
    def policy(self) -> PolicyFile:
        return desks.policy(session(), organisation_id=self.file.organisation_id)

    @cached_property
    def decided(self) -> dict[str, RequestDecision]:
        return decisions.current(session(), request=self.file)

    @cached_property
    def situation(self) -> AnswerSituation:
        return situations.answer_situation(session(), request=self.file, today=today())

    @property
    def lacks(self) -> list[Missing]:
        return [one for one in missing(self.situation) if one.id not in OF_THE_LETTER]

    @property
    def is_access(self) -> bool:
        return self.situation.granted(RightKind.ACCESS)

    @property
    def is_portability(self) -> bool:
        return self.situation.granted(RightKind.PORTABILITY)

    @property
    def records(self) -> list[Processing]:
        return list(desk_file().processing)

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        """The records that the answer is filled from: those ticked, or all that are public."""
        ticked = request.args.getlist("record")
        known = [one.id for one in self.records]
        return tuple(one for one in ticked if one in known) or tuple(
            one.id for one in self.records if one.public
        )

    @cached_property
    def items(self) -> list[ItemView]:
        if not self.is_access:
            return []
        return [self._item(one, language()) for one in access_items()]

    def _item(self, item: AccessItem, tongue: str) -> ItemView:
        return ItemView(
            item=item,
            lines=fill(item.id, self.policy, self.chosen, tongue, today()),
            state=self.file.items.get(item.id, "open"),
            nothing=nothing_line(item.id, tongue),
        )

    def _lines(self, tongue: str) -> dict[str, tuple[str, ...]]:
        """What stands in the letter for each item: the records' lines, or that there is nothing."""
        found = {}
        for item in access_items():
            view = self._item(item, tongue)
            empty = TO_WRITE.format(heading=item.heading[tongue]) if item.always else view.nothing
            is_told = view.lines and (item.always or view.state != EXPLAINED)
            found[item.id] = view.lines if is_told else (empty,)
        return found

    def facts(self, tongue: str, name: str) -> AnswerFacts:
        desk = desk_file().rights_desk
        organisation = session().get_one(Organisation, self.file.organisation_id)
        recipients = self._recipients(tongue)
        due_on = reading.deadline_of(self.file, holidays(), today()).due_on
        return AnswerFacts(
            organisation=dict(organisation.names),
            contact=desk.contact if desk else {},
            dpo=f"{desk.dpo.name}, {desk.dpo.email}" if desk and desk.dpo else "",
            received_on=self.file.received_on,
            answered_on=today(),
            name=name,
            reference=self.file.reference,
            rights=tuple(self._right(row) for row in self.decided.values()),
            items=self._lines(tongue) if self.is_access else {},
            told=recipients["told"],
            to_tell=recipients["to_tell"],
            not_told=recipients["not_told"],
            erased_on=self.file.cross_checked_on,
            late=today() > due_on,
            backup_days=self.policy.backup_days,
        )

    def _recipients(self, tongue: str) -> dict[str, tuple[str, ...]]:
        """Each once: still to be told about one of the rights, told, or nobody to be told."""
        states: dict[str, set[str]] = {}
        for line in art19.lines(session(), request=self.file):
            states.setdefault(line.names[tongue], set()).add(line.state)
        found: dict[str, list[str]] = {"to_tell": [], "told": [], "not_told": []}
        for name, seen in states.items():
            if art19.OPEN in seen:
                found["to_tell"].append(name)
            elif art19.TOLD in seen:
                found["told"].append(name)
            elif not seen.isdisjoint(art19.NEEDS_NOTE):
                found["not_told"].append(name)
        return {place: tuple(those) for place, those in found.items()}

    def _right(self, row: RequestDecision) -> DecidedRight:
        reasons = REASONS.format(kind=row.kind) if row.reasons_note else ""
        numbers = range(1, row.weighed_items + 1) if row.reasons_note else ()
        weighed = tuple(WEIGHED.format(kind=row.kind, number=number) for number in numbers)
        return DecidedRight(row.kind, row.outcome, tuple(row.grounds), reasons, weighed)

    @cached_property
    def letters(self) -> dict[str, Any]:
        """For the page's script, by language."""
        return {tongue: self._letter(tongue) for tongue in LANGUAGES}

    def _letter(self, tongue: str) -> dict[str, Any]:
        named, unnamed = (answer(self.facts(tongue, name), tongue) for name in (NAME, ""))
        phrases = required_phrases(self.facts(tongue, NAME), tongue)
        return {
            "subject": named.subject,
            "greeting": named.greeting,
            "greeting_unnamed": unnamed.greeting,
            "paragraphs": [asdict(one) for one in named.paragraphs],
            "closing": named.closing,
            "signature": named.signature,
            "phrases": [asdict(one) for one in phrases],
        }

    @property
    def notes(self) -> dict[str, int]:
        """In which sealed note the reasons for each right are."""
        return {row.kind: row.reasons_note for row in self.decided.values() if row.reasons_note}

    @property
    def labels(self) -> dict[str, str]:
        return {one: kind_words(one) for one in self.file.kind_ids}

    @cached_property
    def offered(self) -> Offered:
        """How the answer is delivered, until the sealed request says what the person wished."""
        return offered(self.file.arrived)

    @property
    def delivery(self) -> dict[str, str]:
        """For the page's script: by arrival, by wish, and what to think of before the mailbox."""
        about = caution(self.file.arrived)
        return {
            "way": self.offered.way,
            "why": pick(self.offered.why),
            "wished": pick(wished()),
            "caution": pick(about) if about else "",
        }

    @property
    def delivery_choices(self) -> tuple[Option, ...]:
        return options(choices("delivery"))

    @property
    def today(self) -> str:
        return today().isoformat()

    @property
    def organisation(self) -> str:
        return pick(session().get_one(Organisation, self.file.organisation_id).names)
