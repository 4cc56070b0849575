"""All that a paper says, gathered from the breach, the organisation file and the decisions."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from admin.breach.desk_context import desk
from admin.papers.words import Words
from portal.data.breach import breaches, decisions, notices
from portal.data.tables import Breach, BreachNotice, Organisation
from portal.rules.breach.facts import BreachFacts
from portal.rules.breach.letter import LetterFacts, letter_of, plain_text
from portal.rules.breach.notification import NoticeFacts, Told
from portal.rules.desk import BreachDesk
from portal.web.database import session, settings

# The national form is filled in in Danish: what has one text only is the Danish one.
FORM_LANGUAGE = "da"
PARTS = ("what_happened", "consequences", "measures", "advice")


def notice_facts(
    file: Breach, *, at: datetime | None = None, delay_reason: str = ""
) -> NoticeFacts:
    """What is known now. The content of a draft has no `at`: it is not sent yet."""
    facts, own = breaches.facts_of(file), desk().breach_desk
    decided = decisions.current(session(), breach=file)
    return NoticeFacts(
        **whose(file, own),
        cvr=_organisation(file).facts.get("cvr") or "",
        address=(own.address or "") if own else "",
        sector=(own.sector or {}).get(FORM_LANGUAGE, "") if own else "",
        facts=facts,
        moments=breaches.moments_of(file),
        **named(facts),
        at=at,
        delay_reason=delay_reason,
        reference=earlier_reference(file),
        authority=decisions.as_rule(decided.authority) if decided.authority else None,
        people=decisions.as_rule(decided.people) if decided.people else None,
        **told(file),
    )


def letter_facts(file: Breach, language: str, said: Mapping[str, Any]) -> LetterFacts:
    """A letter in one language; `said` holds what a person wrote for it, by PARTS, and `public`."""
    facts, moments = breaches.facts_of(file), breaches.moments_of(file)
    parts: dict[str, Any] = {name: {language: str(said.get(name) or "")} for name in PARTS}
    return LetterFacts(
        **whose(file, desk().breach_desk),
        **parts,
        data_categories=facts.data_categories,
        occurred_from=moments.occurred_from,
        occurred_to=moments.occurred_to,
        detected_at=moments.detected_at,
        public=bool(said.get("public")),
    )


def whose(file: Breach, own: BreachDesk | None) -> dict[str, Any]:
    """What every paper says of the organisation and of whom to ask."""
    return {
        "organisation": dict(_organisation(file).names),
        "contact": dict(own.contact) if own else {},
        "dpo_name": own.dpo.name if own else "",
        "dpo_email": own.dpo.email if own else "",
        "dpo_phone": (own.dpo.phone or "") if own else "",
        "time_zone": str(settings().time_zone),
    }


def named(facts: BreachFacts) -> dict[str, Any]:
    """The organisation's own ids by their names."""
    file = desk()
    processors = {one.id: one.name for one in file.processors}
    systems = {one.id: one.names[FORM_LANGUAGE] for one in file.systems}
    processing = {one.id: one.names[FORM_LANGUAGE] for one in file.processing}
    return {
        "processors": _names(processors, facts.processors),
        "systems": _names(systems, facts.systems),
        "processing": _names(processing, facts.processing),
    }


def told(file: Breach) -> dict[str, Any]:
    """How and when the people were told, and the words of the latest letter."""
    rows = sent_to(file, notices.PEOPLE)
    say = Words("ways", FORM_LANGUAGE)
    times = tuple(Told(say.get(row.way or ""), row.sent_at, row.told) for row in rows)
    return {"told": times, "told_text": text_of(rows[-1]) if rows else ""}


def text_of(row: BreachNotice) -> str:
    """A letter as plain text, as it was frozen."""
    return plain_text(letter_of(row.content, row.language))


def earlier_reference(file: Breach) -> str:
    """What the authority has called the case since the first notice, where it said so."""
    references = [row.reference for row in sent_to(file, notices.AUTHORITY) if row.reference]
    return references[0] if references else ""


def sent_to(file: Breach, to: str) -> list[BreachNotice]:
    """What was sent, in its order."""
    rows = notices.of_breach(session(), breach=file)
    return [row for row in rows if row.to == to and row.state == notices.SENT]


def _organisation(file: Breach) -> Organisation:
    return session().get_one(Organisation, file.organisation_id)


def _names(known: Mapping[str, str], ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(known.get(one, one) for one in ids)
