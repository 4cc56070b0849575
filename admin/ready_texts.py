"""The acknowledgement that is ready to send, in both languages: the page takes the reporter's."""

from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from admin.case_rows import dates_of
from portal.data.tables import Case, Scheme
from portal.rules.duties import DutyKind, duties
from portal.web.dates import write_date, write_deadline
from portal.web.languages import LANGUAGES


def ready_texts(case: Case, scheme: Scheme, today: date) -> dict[str, str]:
    """Language to text. Names the feedback's last day as it will be if this is sent today."""
    texts = {}
    for language in LANGUAGES:
        with force_locale(language):
            texts[language] = acknowledgement(case, scheme, today, language)
    return texts


def acknowledgement(case: Case, scheme: Scheme, today: date, language: str) -> str:
    after = duties(scheme.regime, dates_of(case).acknowledged(today), today)
    feedback = next((one.due_on for one in after if one.kind is DutyKind.FEEDBACK), None)
    parts = [
        _(
            "Thank you for your report. We received it on %(day)s.",
            day=write_date(case.received_on, language),
        ),
        _(
            "We will look into what you have written. If we have questions, we write to you here, "
            "so please come back to your mailbox now and then."
        ),
    ]
    if feedback is not None:
        parts.append(
            _(
                "You will hear from us about what we do, and why, by %(day)s at the latest.",
                day=write_deadline(feedback, language),
            )
        )
    return "\n\n".join(parts)
