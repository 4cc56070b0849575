"""The audit trail of a case, in words."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_datetime
from flask_babel import gettext as _

from portal.data import audit, recipients
from portal.data.audit import AuditAct
from portal.data.tables import AuditLine, Case, Scheme
from portal.rules.case_states import outcome_label, state_label
from portal.web.database import session, settings
from portal.web.languages import pick


@dataclass(frozen=True)
class TrailLine:
    """`written` is the moment by the organisation's clock."""

    at: datetime
    written: str
    who: str
    what: str


def trail(case: Case, scheme: Scheme) -> list[TrailLine]:
    """What was done in the case, newest first."""
    people = recipients.of_organisation(session(), organisation_id=scheme.organisation_id)
    names = {one.id: one.name for one in people}
    return [
        TrailLine(line.at, written(line.at), names.get(line.actor or "", "–"), in_words(line))
        for line in reversed(audit.of_case(session(), case_id=case.id))
    ]


def written(at: datetime) -> str:
    local = at.astimezone(settings().time_zone).replace(tzinfo=None)
    return str(format_datetime(local, "d. MMM y HH:mm", rebase=False))


def in_words(line: AuditLine) -> str:
    """One sentence for each act; an act of a later version is named as it is."""
    if line.act == AuditAct.CASE_MOVED:
        return moved(line)
    sentences = {
        AuditAct.CASE_OPENED.value: _("looked at the case"),
        AuditAct.CASE_REFUSED.value: _("tried to open the case and was refused"),
        AuditAct.CASE_ANSWERED.value: _("answered the reporter"),
        AuditAct.CASE_ACKNOWLEDGED.value: _("acknowledged receipt"),
        AuditAct.CASE_FEEDBACK_GIVEN.value: _("gave the reporter feedback"),
        AuditAct.CASE_NOTED.value: _("wrote an internal note"),
        AuditAct.CASE_EXPORTED.value: _("saved the case as a sealed file"),
    }
    return str(sentences.get(line.act, line.act))


def moved(line: AuditLine) -> str:
    state = pick(state_label(str(line.facts.get("to"))))
    outcome = line.facts.get("outcome")
    if not outcome:
        return str(_("changed the state to: %(state)s", state=state))
    label = pick(outcome_label(str(outcome)))
    return str(_("changed the state to: %(state)s (%(outcome)s)", state=state, outcome=label))
