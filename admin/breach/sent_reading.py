"""From the form that marks a paper as sent to the values of the act."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from admin.breach.desk_context import zone
from admin.breach.local_times import SENTENCES, TimeRefused, parse
from admin.breach.notice_forms import SentForm
from admin.breach.reading import FormProblems, whole_number


@dataclass(frozen=True)
class Sending:
    """When it was sent (UTC), and to how many, where that is said."""

    sent_at: datetime
    told: int | None


def read_sending(form: SentForm) -> Sending:
    """Raises `FormProblems` with all that is wrong."""
    problems: dict[str, str] = {}
    sent_at, told = _moment(form, problems), _count(form, problems)
    if problems or sent_at is None:
        raise FormProblems(problems)
    return Sending(sent_at, told)


def _moment(form: SentForm, problems: dict[str, str]) -> datetime | None:
    try:
        return parse(form.sent_at.data or "", zone(), form.sent_at_fold.data or "")
    except TimeRefused as refused:
        problems["sent_at"] = str(SENTENCES[refused.reason])
        return None


def _count(form: SentForm, problems: dict[str, str]) -> int | None:
    try:
        return whole_number(form.told.data or "")
    except ValueError:
        problems["told"] = _("Write a whole number with digits, or leave it empty.")
        return None
