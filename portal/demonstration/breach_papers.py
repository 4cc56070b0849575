"""What the papers of the demonstration's breaches say: gathered as the staff pages gather it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from portal.data.breach import breaches, decisions, desks
from portal.data.tables import Breach, Organisation
from portal.rules.breach.letter import LetterFacts
from portal.rules.breach.notification import NoticeFacts


def notice_facts(session: Session, row: Breach) -> NoticeFacts:
    """A notification of what is known of the breach now."""
    file = desks.desk(session, organisation_id=row.organisation_id)
    decided = decisions.current(session, breach=row)
    facts = breaches.facts_of(row)
    desk = file.breach_desk
    return NoticeFacts(
        **_whose(session, row),
        address=(desk.address or "") if desk else "",
        sector=desk.sector["da"] if desk and desk.sector else "",
        facts=facts,
        moments=breaches.moments_of(row),
        processors=tuple(one.name for one in file.processors if one.id in facts.processors),
        systems=tuple(one.names["da"] for one in file.systems if one.id in facts.systems),
        processing=tuple(one.names["da"] for one in file.processing if one.id in facts.processing),
        authority=decisions.as_rule(decided.authority) if decided.authority else None,
        people=decisions.as_rule(decided.people) if decided.people else None,
    )


def letter_facts(session: Session, row: Breach, texts: Mapping[str, str]) -> LetterFacts:
    """A letter in Danish; `texts` are what_happened, consequences, measures and advice."""
    facts, moments = breaches.facts_of(row), breaches.moments_of(row)
    return LetterFacts(
        **_whose(session, row),
        what_happened={"da": texts["what_happened"]},
        consequences={"da": texts["consequences"]},
        measures={"da": texts["measures"]},
        advice={"da": texts.get("advice", "")},
        data_categories=facts.data_categories,
        occurred_from=moments.occurred_from,
        occurred_to=moments.occurred_to,
        detected_at=moments.detected_at,
    )


def _whose(session: Session, row: Breach) -> dict[str, Any]:
    desk = desks.desk(session, organisation_id=row.organisation_id).breach_desk
    organisation = session.get_one(Organisation, row.organisation_id)
    return {
        "organisation": dict(organisation.names),
        "contact": dict(desk.contact) if desk else {},
        "dpo_name": desk.dpo.name if desk else "",
        "dpo_email": desk.dpo.email if desk else "",
        "dpo_phone": (desk.dpo.phone or "") if desk else "",
    }
