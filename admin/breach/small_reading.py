"""Times of the small forms on the file page."""

from datetime import date, datetime

from admin.breach.desk_context import zone
from admin.breach.forms import ClockMetForm, MeasureForm, TaskForm
from admin.breach.local_times import SENTENCES, TimeRefused, parse, parse_day
from admin.breach.reading import FormProblems
from portal.web.database import now


def moment_or_now(form: MeasureForm) -> datetime:
    """When the step was taken; an empty field means just now. Raises `FormProblems`."""
    if not form.taken_at.data:
        return now()
    try:
        return parse(form.taken_at.data, zone(), form.taken_at_fold.data or "")
    except TimeRefused as refused:
        raise FormProblems({"taken_at": str(SENTENCES[refused.reason])}) from None


def moment_met(form: ClockMetForm) -> datetime:
    """Raises `FormProblems` for an empty field too: what the law asks for is never guessed."""
    try:
        return parse(form.at.data or "", zone(), form.at_fold.data or "")
    except TimeRefused as refused:
        raise FormProblems({"at": str(SENTENCES[refused.reason])}) from None


def task_day(form: TaskForm) -> date | None:
    """Raises `FormProblems`."""
    try:
        return parse_day(form.due_on.data or "")
    except TimeRefused as refused:
        raise FormProblems({"due_on": str(SENTENCES[refused.reason])}) from None
