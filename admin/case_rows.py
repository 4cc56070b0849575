"""What a list of cases shows for each: state and the next legal date, from the case's dates."""

from dataclasses import dataclass
from datetime import date

from portal.data.inbox import InboxRow
from portal.data.tables import Case, Scheme
from portal.rules.case_states import state_label
from portal.rules.duties import CaseDates, Duty, DutyStatus, duties, next_due

Texts = dict[str, str]

# A date this near deserves to be seen before the others.
SOON_DAYS = 7


@dataclass(frozen=True)
class CaseRow:
    """One line of the inbox. `due_tag` is a state of the page's tags, with a shape of its own."""

    id: str
    scheme: Texts
    received_on: date
    state: str
    state_label: Texts
    due: Duty | None
    due_tag: str


def dates_of(case: Case) -> CaseDates:
    return CaseDates(case.received_on, case.acknowledged_on, case.feedback_on, case.closed_on)


def duties_of(case: Case, scheme: Scheme, today: date) -> tuple[Duty, ...]:
    return duties(scheme.regime, dates_of(case), today)


def case_row(row: InboxRow, today: date) -> CaseRow:
    due = next_due(duties_of(row.case, row.scheme, today))
    return CaseRow(
        id=row.case.id,
        scheme=dict(row.scheme.names),
        received_on=row.case.received_on,
        state=row.case.state,
        state_label=state_label(row.case.state),
        due=due,
        due_tag=due_tag(due, today),
    )


def due_tag(due: Duty | None, today: date) -> str:
    """`overdue`, `due` (within a week), `open` (later or without a day) or `met` (nothing owed)."""
    if due is None:
        return "met"
    if due.status is DutyStatus.MISSED:
        return "overdue"
    if due.due_on and (due.due_on - today).days <= SOON_DAYS:
        return "due"
    return "open"
