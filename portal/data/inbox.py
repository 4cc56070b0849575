"""The cases that a recipient may open, newest first, a page at a time.

Those of the rights desk have a list of their own (`rights.register`) and are not here.
"""

from dataclasses import dataclass
from datetime import date
from math import ceil

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session, defer

from portal.data.tables import Case, CaseReader, Recipient, Scheme
from portal.rules.duties import cutoffs
from portal.rules.regimes import Regime

# Beside the states of a case, which none of them is called.
OVERDUE = "overdue"


@dataclass(frozen=True)
class InboxRow:
    """One case in the list; its title is sealed and opened in the page."""

    case: Case
    scheme: Scheme


@dataclass(frozen=True)
class InboxPage:
    """One page of the list. `counts` says how many there are in each state, `overdue` in all."""

    rows: list[InboxRow]
    page: int
    pages: int
    total: int
    counts: dict[str, int]
    overdue: int


def inbox(
    session: Session,
    *,
    recipient: Recipient,
    today: date,
    state: str | None = None,
    page: int = 1,
    size: int = 25,
) -> InboxPage:
    """The cases sealed to this recipient's key. Pages count from 1; one too far is the last.

    `state`: that of a case, or `OVERDUE`: what the law sets a day for has not been done in time.
    """
    # Asked first, and only once: an organisation has a handful of schemes.
    schemes = session.execute(
        select(Scheme.id, Scheme.regime).where(Scheme.organisation_id == recipient.organisation_id)
    ).all()
    elsewhere = [one for one, regime in schemes if regime == Regime.RIGHTS]
    mine = [CaseReader.key_id == (recipient.key_id or "")]
    if elsewhere:
        mine.append(Case.scheme_id.not_in(elsewhere))
    late = _overdue({one: regime for one, regime in schemes if one not in elsewhere}, today)
    counts = dict(
        session.execute(
            select(Case.state, func.count())
            .join(CaseReader, CaseReader.case_id == Case.id)
            .where(*mine)
            .group_by(Case.state)
        ).all()
    )
    of_mine = select(func.count()).select_from(Case).join(CaseReader, CaseReader.case_id == Case.id)
    overdue = session.scalar(of_mine.where(*mine, late)) or 0
    total = {**counts, OVERDUE: overdue}.get(state, 0) if state else sum(counts.values())
    pages = max(1, ceil(total / size))
    page = min(max(1, page), pages)
    # Cases of one day stand in the order of their random ids, which tells nothing.
    order = (Case.received_on.desc(), Case.id)
    # Ids alone are sorted: a far page would else carry along whole rows of all that come before.
    wanted = select(Case.id).join(CaseReader, CaseReader.case_id == Case.id).where(*mine)
    if state:
        wanted = wanted.where(late if state == OVERDUE else Case.state == state)
    found = (
        select(Case, Scheme)
        .join(Scheme, Scheme.id == Case.scheme_id)
        .where(Case.id.in_(wanted.order_by(*order).offset((page - 1) * size).limit(size)))
        .order_by(*order)
        # The scheme's file part is large, and would be read again for each row.
        .options(defer(Scheme.facts))
    )
    rows = [InboxRow(case, scheme) for case, scheme in session.execute(found)]
    return InboxPage(rows, page, pages, total, counts, overdue)


def _overdue(schemes: dict[str, str], today: date) -> ColumnElement[bool]:
    """Whether a day has passed that the rules set for a case of these schemes."""
    return or_(
        false(),
        *(
            and_(
                Case.scheme_id.in_([one for one, its in schemes.items() if its == regime]),
                Case.received_on >= cut.valid_from,
                Case.received_on < cut.ends,
                or_(
                    and_(Case.acknowledged_on.is_(None), Case.received_on <= cut.unacknowledged),
                    and_(
                        Case.feedback_on.is_(None),
                        or_(
                            Case.acknowledged_on <= cut.acknowledged,
                            Case.received_on <= cut.received,
                        ),
                    ),
                ),
            )
            for regime in sorted(set(schemes.values()))
            for cut in cutoffs(regime, today)
        ),
    )
