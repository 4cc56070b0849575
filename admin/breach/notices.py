"""The notification to the authority: drafted, approved by a second person, marked as sent, frozen."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from admin.breach.answers import Answer, long_forms
from admin.breach.desk_context import open_breach_file
from admin.breach.frozen import kept_unless_frozen
from admin.breach.notice_facts import notice_facts
from admin.breach.notice_files import known_now_pdf, notice_json, notice_pdf
from admin.breach.notice_forms import ApprovalForm, DiscardForm, NoticeForm, SentForm
from admin.breach.notice_page import Refused, notice_page
from admin.breach.paper_files import taken_out
from admin.breach.sent_reading import read_sending
from admin.breach.sheets import posted
from admin.guard import recipient
from portal.data.breach import notices, sending
from portal.data.tables import Breach, BreachNotice
from portal.web.database import now, session
from portal.web.languages import localised

NOW = "now"

blueprint = Blueprint(
    "breach_notices", __name__, url_prefix="/<language:language>/breaches/<breach>/notices"
)
localised(blueprint)
long_forms(blueprint)


@blueprint.get("")
def page(breach: str) -> str:
    return drawn(open_breach_file(breach))


@blueprint.post("")
def draft(breach: str) -> Answer:
    """A draft of what is known now; the same again changes nothing."""
    file, form = open_breach_file(breach), NoticeForm()

    def act() -> None:
        content = notice_facts(file, delay_reason=form.delay_reason.data or "")
        notices.draft(
            session(),
            recipient=recipient(),
            breach=file.id,
            to="authority",
            phase=form.known_phase,
            language="da",
            content=content.to_json(),
            now=now(),
        )

    return answered(file, act)


@blueprint.post("/<notice>/approval")
def approve(breach: str, notice: str) -> Answer:
    file, form = open_breach_file(breach), ApprovalForm()

    def act() -> None:
        notices.approve(
            session(),
            recipient=recipient(),
            breach=file.id,
            notice=paper_of(file, notice).id,
            digest=form.digest.data or "",
            now=now(),
        )

    return answered(file, act, notice)


@blueprint.post("/<notice>/sent")
def sent(breach: str, notice: str) -> Answer:
    file, form = open_breach_file(breach), SentForm()

    def act() -> None:
        sending.mark_sent(
            session(),
            recipient=recipient(),
            breach=file.id,
            notice=paper_of(file, notice).id,
            sent_at=read_sending(form).sent_at,
            reference=form.reference.data,
            delay_reason=form.delay_reason.data,
            now=now(),
        )

    return answered(file, act, notice)


@blueprint.post("/<notice>/discarding")
def discard(breach: str, notice: str) -> Answer:
    file = open_breach_file(breach)
    DiscardForm()

    def act() -> None:
        row = paper_of(file, notice)
        notices.discard(session(), recipient=recipient(), breach=file.id, notice=row.id, now=now())

    return answered(file, act, notice)


@blueprint.get("/<notice>.<any(da, en):paper>.pdf")
def pdf(breach: str, notice: str, paper: str) -> FlaskResponse:
    """A paper as it was frozen; `now` is none, but what is known at this moment."""
    file = open_breach_file(breach)
    if notice == NOW:
        return known_now_pdf(file, paper)
    row = paper_of(file, notice)
    taken_out(file, row)
    return notice_pdf(file, row, paper)


@blueprint.get("/<notice>.json")
def as_json(breach: str, notice: str) -> FlaskResponse:
    file = open_breach_file(breach)
    row = paper_of(file, notice)
    taken_out(file, row)
    return notice_json(file, row)


@blueprint.get("/<notice>/<act>")
def back(breach: str, notice: str, act: str) -> Response:  # noqa: ARG001 - parts of the address
    """What is only posted to leads back to the page, as after a change of language."""
    return redirect(url_for("breach_notices.page", breach=open_breach_file(breach).id))


def paper_of(file: Breach, notice: str) -> BreachNotice:
    """Only of this kind: each kind has files and questions of its own."""
    return notices.get(session(), breach=file, notice=notice, to=notices.AUTHORITY)


def answered(file: Breach, act: Callable[[], object], about: str = "") -> Answer:
    """`about`: the paper whose form was sent; a refusal is said there, with what was typed."""

    def leave() -> Response:
        act()
        return redirect(url_for("breach_notices.page", breach=file.id), code=303)

    def again(problems: dict[str, str]) -> str:
        return drawn(open_breach_file(file.id), Refused(about, posted(), problems))

    return kept_unless_frozen(leave, again)


def drawn(file: Breach, refused: Refused | None = None) -> str:
    view = notice_page(file, refused)
    return render_template("breach/notice.html", view=view, file=file, problems=view.summary)
