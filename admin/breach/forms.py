"""The desk's forms. Their fields have names: the record is kept in clear, by law and by design.

A form reads what was sent; what may stand in it is for `portal.rules.breach` to say. Labels and
hints are the rules' too.
"""

from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField

from admin.csrf import SessionForm

# All texts of the longest form, each as long as the rules let it be, as browsers send them.
LARGEST_FORM = 450_000
MOST_VERSIONS = 10**9


def text() -> StringField:
    """How long it may be is for the rules to say: they have a sentence for it."""
    return StringField(filters=[_tidy])


word = line = text


def several() -> SelectMultipleField:
    """Ids; the rules know which there are."""
    return SelectMultipleField(choices=[], validate_choice=False)


def _tidy(value: str | None) -> str:
    """Browsers send line ends as two characters; no database is asked to keep a NUL."""
    return (value or "").replace("\r\n", "\n").replace("\0", "").strip()


class VersionForm(SessionForm):
    """Says which version of the breach the page was drawn from."""

    version = IntegerField()

    @property
    def known_version(self) -> int:
        """0, which is none, for what no database could hold."""
        version = int(self.version.data or 0)
        return version if 0 <= version < MOST_VERSIONS else 0


class NewForm(SessionForm):
    title = line()
    description = text()
    detected_at = word()
    detected_at_fold = word()
    aware_at = word()
    aware_at_fold = word()
    aware_by = line()
    aware_why = text()


class MomentsForm(VersionForm):
    occurred_from = word()
    occurred_from_fold = word()
    occurred_to = word()
    occurred_to_fold = word()
    ongoing = BooleanField()
    detected_at = word()
    detected_at_fold = word()
    aware_at = word()
    aware_at_fold = word()
    aware_by = line()
    aware_why = text()
    nis2_aware_at = word()
    nis2_aware_at_fold = word()
    dora_aware_at = word()
    dora_aware_at_fold = word()
    dora_classified_at = word()
    dora_classified_at_fold = word()
    cra_aware_at = word()
    cra_aware_at_fold = word()
    reason = text()


class FactsForm(VersionForm):
    title = line()
    description = text()
    discovered_how = text()
    kinds = several()
    cause = word()
    people_categories = several()
    people_count = word()
    records_count = word()
    data_categories = several()
    encrypted = word()
    key_safe = word()
    pseudonymised = word()
    recipient = word()
    deletion_confirmed = word()
    harms_services = word()
    unavailable_hours = word()
    consequences = text()
    measures_before = text()
    measures_taken = text()
    measures_planned = text()
    cross_border = several()
    lead_authority = line()
    other_authorities = several()
    processors = several()
    systems = several()
    processing = several()
    reason = text()


class AssessmentForm(VersionForm):
    """The answers are read by the rules: they know the questions."""


class DecisionForm(VersionForm):
    """The reasons of each exemption are in a field `exemption_<id>` of their own."""

    answer = word()
    reasons = text()
    deviation = text()
    exemptions = several()


class MeasureForm(SessionForm):
    text = text()
    taken_at = word()
    taken_at_fold = word()


class ClockMetForm(VersionForm):
    at = word()
    at_fold = word()


class TaskForm(SessionForm):
    text = text()
    owner = word()
    due_on = word()


class MoveForm(VersionForm):
    to = word()
    reason = text()


class StepAsideForm(SessionForm):
    reason = text()


class LessonForm(VersionForm):
    cause = text()
    lesson = text()
    measure = text()
    owner = word()
    follow_up_on = word()
    audience = word()
    publish = BooleanField()
    title_da = line()
    title_en = line()
    happened_da = text()
    happened_en = text()
    learnt_da = text()
    learnt_en = text()
    changed_da = text()
    changed_en = text()


class EmptyForm(VersionForm):
    """A button alone, such as an approval."""


class FollowUpForm(EmptyForm):
    """A step of the lesson; a follow-up says what it found."""

    remark = text()
