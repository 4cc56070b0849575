"""The cases that a recipient may open, newest first, a page at a time.

Those of the rights desk have a list of their own (`rights.register`) and are not here.
"""

from dataclasses import dataclass
from math import ceil

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from portal.data.tables import Case, CaseReader, Recipient, Scheme
from portal.rules.regimes import Regime


@dataclass(frozen=True)
class InboxRow:
    """One case in the list; its title is sealed and opened in the page."""

    case: Case
    scheme: Scheme


@dataclass(frozen=True)
class InboxPage:
    """One page of the list. `counts` says how many there are in each state."""

    rows: list[InboxRow]
    page: int
    pages: int
    total: int
    counts: dict[str, int]


def inbox(
    session: Session,
    *,
    recipient: Recipient,
    state: str | None = None,
    page: int = 1,
    size: int = 25,
) -> InboxPage:
    """The cases sealed to this recipient's key. Pages count from 1; one too far is the last."""
    # Asked first, and only once: an organisation has a handful of schemes.
    elsewhere = session.scalars(
        select(Scheme.id).where(
            Scheme.organisation_id == recipient.organisation_id, Scheme.regime == Regime.RIGHTS
        )
    ).all()
    mine = [CaseReader.key_id == (recipient.key_id or "")]
    if elsewhere:
        mine.append(Case.scheme_id.not_in(elsewhere))
    counts = dict(
        session.execute(
            select(Case.state, func.count())
            .join(CaseReader, CaseReader.case_id == Case.id)
            .where(*mine)
            .group_by(Case.state)
        ).all()
    )
    total = counts.get(state, 0) if state else sum(counts.values())
    pages = max(1, ceil(total / size))
    page = min(max(1, page), pages)
    # Cases of one day stand in the order of their random ids, which tells nothing.
    order = (Case.received_on.desc(), Case.id)
    # Ids alone are sorted: a far page would else carry along whole rows of all that come before.
    wanted = select(Case.id).join(CaseReader, CaseReader.case_id == Case.id).where(*mine)
    if state:
        wanted = wanted.where(Case.state == state)
    found = (
        select(Case, Scheme)
        .join(Scheme, Scheme.id == Case.scheme_id)
        .where(Case.id.in_(wanted.order_by(*order).offset((page - 1) * size).limit(size)))
        .order_by(*order)
        # The scheme's file part is large, and would be read again for each row.
        .options(defer(Scheme.facts))
    )
    rows = [InboxRow(case, scheme) for case, scheme in session.execute(found)]
    return InboxPage(rows, page, pages, total, counts)
