"""From a report to the register of breaches: what the case's page offers, and what it may send.

Only what this module lists can be taken over: what the reporter *chose*, never what they wrote.
What stands in the register besides, the recipient has written or pasted there.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import request, url_for

from admin.bodies import LARGEST_JSON, BodyRefused
from admin.guard import recipient
from portal.data.breach import access, breaches, desks
from portal.data.tables import Breach, Case, Scheme
from portal.errors import CaseUnknown
from portal.rules.breach.facts import BreachFacts, Moments, choices
from portal.rules.organisation import Scheme as SchemeFacts
from portal.rules.regimes import Regime
from portal.web.database import session
from portal.web.languages import pick

LONGEST = {"title": 200, "text": 20_000}
# Questions whose options can be taken over, and the field of the register that they are for.
TAKEN = {"data_kinds": "data_categories", "whose": "people_categories"}
# Of a range its highest number is proposed: too many is put right later, too few does harm.
PEOPLE = {"one": 1, "to_ten": 10, "to_hundred": 100, "to_thousand": 1000}
FIELDS = {"title", "text", "people_count", "ongoing", "aware_at", *TAKEN.values()}


@dataclass(frozen=True)
class Opened:
    """A breach that was opened from the case; `href` is for those who handle it."""

    reference: str
    href: str | None


@dataclass(frozen=True)
class BreachPart:
    """What the part of the page shows. `is_incident`: the case is there for this."""

    is_incident: bool
    handlers: list[str]
    opened: list[Opened]
    allowed: dict[str, Any]


def breach_part(case: Case, scheme: Scheme) -> BreachPart | None:
    """None where no breach can be opened from the case."""
    if not may_open(scheme):
        return None
    handlers = desks.handlers(session(), organisation_id=scheme.organisation_id)
    found = breaches.opened_from(session(), recipient=recipient(), case_id=case.id)
    return BreachPart(
        is_incident=scheme.regime == Regime.INCIDENT,
        handlers=[one.name for one in handlers],
        opened=[opened(one) for one in found],
        allowed={
            "choices": {
                question: {one.id: pick(one.label) for one in choices(field)}
                for question, field in TAKEN.items()
            },
            "fields": TAKEN,
            "people": PEOPLE,
        },
    )


def may_open(scheme: Scheme) -> bool:
    """A client's case is the client's: it has no place in this organisation's register."""
    runs_for_client = SchemeFacts.from_json(scheme.facts).client is not None
    return not runs_for_client and desks.has_desk(session(), organisation_id=scheme.organisation_id)


def opened(breach: Breach) -> Opened:
    known = access.is_known_to(session(), recipient=recipient(), breach=breach)
    href = url_for("breach.page", breach=breach.id) if known else None
    return Opened(breach.reference, href)


def check_may_open(scheme: Scheme) -> None:
    """Raises `CaseUnknown`: for this there is no such case."""
    if not may_open(scheme):
        raise CaseUnknown


@dataclass(frozen=True)
class TakenOver:
    """What the recipient saw in the preview, and nothing else."""

    facts: BreachFacts
    moments: Moments


def read_taken_over() -> TakenOver:
    """The request's body: exactly the listed fields. Raises `BodyRefused`."""
    request.max_content_length = LARGEST_JSON
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or set(body) != FIELDS:
        raise BodyRefused
    if not isinstance(body["ongoing"], bool):
        raise BodyRefused(field="ongoing")
    return TakenOver(
        BreachFacts(
            title=_text(body, "title"),
            description=_text(body, "text"),
            people_count=_count(body, "people_count"),
            data_categories=_ids(body, "data_categories"),
            people_categories=_ids(body, "people_categories"),
        ),
        Moments(ongoing=body["ongoing"], aware_at=_moment(body, "aware_at")),
    )


def _text(body: dict[str, Any], name: str) -> str:
    value = body[name]
    if not isinstance(value, str) or len(value) > LONGEST[name] or "\0" in value:
        raise BodyRefused(field=name)
    return value.strip()


def _ids(body: dict[str, Any], name: str) -> tuple[str, ...]:
    value = body[name]
    known = [one.id for one in choices(name)]
    if not isinstance(value, list) or not all(one in known for one in value):
        raise BodyRefused(field=name)
    return tuple(one for one in known if one in value)


def _count(body: dict[str, Any], name: str) -> int | None:
    value = body[name]
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise BodyRefused(field=name)
    if value is not None and not 0 <= value <= 10**9:
        raise BodyRefused(field=name)
    return value


def _moment(body: dict[str, Any], name: str) -> datetime | None:
    """An exact moment: the page works it out from the clock of the person who writes."""
    value = body[name]
    if value is None:
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (TypeError, ValueError) as error:
        raise BodyRefused(field=name) from error
