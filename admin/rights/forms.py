"""The desk's forms: coded fields, days, and numbers of sealed notes. Nobody's words are in them."""

from datetime import date

from flask_babel import gettext as _
from wtforms import BooleanField, IntegerField
from wtforms.validators import Optional

from admin.breach.forms import VersionForm, several, word
from admin.breach.local_times import TimeRefused, parse_day
from admin.breach.reading import FormProblems
from portal.web.database import today


def note() -> IntegerField:
    """The number of a note that the page has sealed before the form went."""
    return IntegerField(validators=[Optional()])


class IdentityForm(VersionForm):
    way = word()
    doubt = word()
    document_erased = BooleanField()
    note = note()


class PauseForm(VersionForm):
    about = word()
    asked_on = word()


class ResumeForm(VersionForm):
    answered_on = word()


class ExtendForm(VersionForm):
    told_on = word()
    answer = note()
    note = note()


class StopForm(VersionForm):
    kind = word()
    stopped_on = word()


class KindsForm(VersionForm):
    kinds = several()


class MarkForm(VersionForm):
    """A line of a checklist."""

    state = word()


class DecisionForm(VersionForm):
    kind = word()
    outcome = word()
    grounds = several()
    reasons_note = note()
    evidence_note = note()
    weighed_items = IntegerField(validators=[Optional()])


class NoticeForm(VersionForm):
    kind = word()
    to = word()
    state = word()
    on = word()
    way = word()
    note = note()


class DayForm(VersionForm):
    on = word()


class MoveForm(VersionForm):
    to = word()
    note = note()


class HoldForm(VersionForm):
    ground = word()
    until = word()


class LinkForm(VersionForm):
    other = word()


class ButtonForm(VersionForm):
    """A button alone, such as an approval."""


def day_of(form: VersionForm, name: str) -> date:
    """A day; empty means today. Raises `FormProblems` for what is no day."""
    try:
        return parse_day(form[name].data or "") or today()
    except TimeRefused:
        raise FormProblems({name: _("Write a day, such as 2026-04-03.")}) from None


def number_of(form: VersionForm, name: str) -> int | None:
    """The number of a sealed note; None where nothing was written."""
    value = form[name].data
    return int(value) if value else None
