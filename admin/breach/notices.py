"""The notification to the authority: drafted, approved by a second person, marked as sent, frozen."""

from flask import Blueprint, redirect, render_template, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from admin.breach import saving
from admin.breach.answers import Answer, long_forms
from admin.breach.desk_context import open_breach_file
from admin.breach.notice_files import known_now_pdf, notice_json, notice_pdf
from admin.breach.notice_forms import NoticeForm
from admin.breach.notice_page import Refused, notice_page
from admin.breach.paper_acts import Papers
from admin.breach.paper_sheets import NoticeSheet
from admin.breach.sheets import posted
from admin.breach.taking_out import taken_out
from portal.data.breach import notices
from portal.data.tables import Breach
from portal.web.languages import localised

NOW = "now"

blueprint = Blueprint(
    "breach_notices", __name__, url_prefix="/<language:language>/breaches/<breach>/notices"
)
localised(blueprint)
long_forms(blueprint)


def home(file: Breach) -> str:
    return url_for("breach_notices.page", breach=file.id)


def drawn(file: Breach, refused: Refused | None = None) -> str:
    view = notice_page(file, refused)
    return render_template(
        "breach/notice.html", view=view, file=file, problems=view.summary, since=None
    )


PAPERS = Papers(notices.AUTHORITY, home, drawn)


@blueprint.get("")
def page(breach: str) -> str:
    return drawn(open_breach_file(breach))


@blueprint.post("")
def draft(breach: str) -> Answer:
    """A draft of what is known now; the same again changes nothing."""
    return saving.save(NoticeSheet(NoticeForm()), breach, posted())


@blueprint.post("/<notice>/approval")
def approve(breach: str, notice: str) -> Answer:
    return PAPERS.approve(breach, notice)


@blueprint.post("/<notice>/sent")
def sent(breach: str, notice: str) -> Answer:
    return PAPERS.sent(breach, notice)


@blueprint.post("/<notice>/discarding")
def discard(breach: str, notice: str) -> Answer:
    return PAPERS.discard(breach, notice)


@blueprint.get("/<notice>.<any(da, en):paper>.pdf")
def pdf(breach: str, notice: str, paper: str) -> FlaskResponse:
    """A paper as it was frozen; `now` is none, but what is known at this moment."""
    file = open_breach_file(breach)
    if notice == NOW:
        return known_now_pdf(file, paper)
    row = PAPERS.get(file, notice)
    taken_out(file, row)
    return notice_pdf(file, row, paper)


@blueprint.get("/<notice>.json")
def as_json(breach: str, notice: str) -> FlaskResponse:
    file = open_breach_file(breach)
    row = PAPERS.get(file, notice)
    taken_out(file, row)
    return notice_json(file, row)


@blueprint.get("/<notice>/<act>")
def back(breach: str, notice: str, act: str) -> Response:  # noqa: ARG001 - parts of the address
    """What is only posted to leads back to the page, as after a change of language."""
    return redirect(url_for("breach_notices.page", breach=open_breach_file(breach).id))
