"""Opening a breach, and the way back to the case that it came from."""

from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data import audit, cases
from portal.data.audit import AuditAct
from portal.data.breach import access, desks, reading, record, statements, trail
from portal.data.breach.trail import BreachAct
from portal.data.database import writing
from portal.data.tables import Breach, Recipient
from portal.rules.breach.clocks import Starts
from portal.rules.breach.facts import BreachFacts, Moments

Source = Literal["handler", "report", "processor", "incident"]
FROM_CASES = ("report", "incident")


def open_breach(  # noqa: PLR0913 -- who opens it, from where, and what is known are that many
    session: Session,
    *,
    source: Source,
    facts: BreachFacts,
    moments: Moments,
    now: datetime,
    handler: Recipient | None = None,
    opener: Recipient | None = None,
    case_id: str | None = None,
) -> Breach:
    """A new breach, by a handler, or by somebody who may open the case that it comes from.

    Raises `BreachUnknown`, `CaseUnknown` for who may not, `BreachRefused`.
    """
    writing(session)
    who = handler or opener
    if who is None:
        raise ValueError("somebody must open a breach")
    if case_id is not None:
        cases.for_recipient(session, recipient=who, case=case_id, now=now)
    elif not desks.is_handler(session, recipient=who):
        raise access.refuse(session, recipient=who, now=now)
    breach = begin(
        session,
        organisation_id=who.organisation_id,
        source=source,
        facts=facts,
        moments=statements.by(moments, who),
        opener=who,
        case_id=case_id,
        now=now,
    )
    audit.record(
        session,
        organisation_id=who.organisation_id,
        act=AuditAct.BREACH_OPENED,
        now=now,
        actor=who.id,
        facts={"breach": breach.id},
    )
    return breach


def begin(  # noqa: PLR0913 -- as `open_breach`
    session: Session,
    *,
    organisation_id: str,
    source: Source,
    facts: BreachFacts,
    moments: Moments,
    now: datetime,
    opener: Recipient | None = None,
    case_id: str | None = None,
    processor_id: str | None = None,
) -> Breach:
    """Writes a new breach; whether somebody may open it was asked before. `BreachRefused`."""
    writing(session)
    if not desks.has_desk(session, organisation_id=organisation_id):
        raise record.refused("no_desk")
    statements.check_stated(
        facts, moments, now, statements.known(session, organisation_id, BreachFacts())
    )
    breach = record.create(
        session,
        organisation_id=organisation_id,
        values={
            "source": source,
            "opened_by": opener.id if opener else None,
            "case_id": case_id,
            "processor_id": processor_id,
            "facts": facts,
            **reading.of_moments(moments),
            **reading.of_starts(Starts()),
        },
        now=now,
    )
    # Nothing of the source: whoever reads the trail may not open the case, and that there is a case
    # is known to its readers alone.
    trail.append(
        session,
        breach=breach,
        act=BreachAct.OPENED,
        actor=opener.id if opener else None,
        now=now,
        facts={
            "processor": processor_id,
            "facts": breach.facts,
            "moments": moments.to_json(),
        },
    )
    return breach


def told_source(breach: Breach) -> str:
    """Where the breach came from, as everybody may know it: that somebody reported it is not told.

    For papers and exports too, whoever takes them out: others read them afterwards.
    """
    return "handler" if breach.source in FROM_CASES else breach.source


def source_case(session: Session, *, recipient: Recipient, breach: Breach) -> str | None:
    """The case that the breach came from, for those alone to whom that was sealed."""
    case_id = breach.case_id
    if case_id is None or not cases.is_reader(session, recipient=recipient, case_id=case_id):
        return None
    return case_id


def opened_from(session: Session, *, recipient: Recipient, case_id: str) -> list[Breach]:
    """The breaches that were opened from a case, for those who may open it; else none.

    Whether they may also open the breach is `access.is_known_to`.
    """
    if not cases.is_reader(session, recipient=recipient, case_id=case_id):
        return []
    found = select(Breach).where(
        Breach.case_id == case_id, Breach.organisation_id == recipient.organisation_id
    )
    return list(session.scalars(found.order_by(Breach.opened_at)))
