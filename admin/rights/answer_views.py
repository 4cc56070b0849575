"""The answer: composed on a page of its own, set as a paper in memory, sent sealed."""

from datetime import date

from flask import Blueprint, Response, jsonify, render_template

from admin.bodies import Body, BodyRefused
from admin.guard import recipient
from admin.paper_files import PDF, file_answer, setting
from admin.papers.rights_answer import LONGEST, rights_answer
from admin.rights.answer_page import AnswerPage
from admin.rights.desk_context import open_request
from admin.rights.parcels import Parcel, parcel
from admin.rights.progress import go_on
from admin.rights.told import tells
from portal.data import database as store
from portal.data.rights import answering
from portal.data.rights.answering import Confirmed
from portal.rules.law_data import LANGUAGES
from portal.web.database import now, session, today
from portal.web.languages import localised
from portal.web.limits import limit

blueprint = Blueprint(
    "rights_answer", __name__, url_prefix="/<language:language>/requests/<request_id>/answer"
)
localised(blueprint)
tells(blueprint)

CONFIRMED = tuple(Confirmed.__dataclass_fields__)


@blueprint.get("")
def page(request_id: str) -> str:
    return render_template("rights/answer.html", view=AnswerPage(open_request(request_id)))


@blueprint.post("/letter.pdf")
@limit("30 per minute")
def letter(request_id: str) -> Response:
    """The paper from what the browser sends. It is set in memory, and nothing of it is kept."""
    file, body = open_request(request_id), Body()
    text, tongue = body.long_text("text"), body.text("language")
    if tongue not in LANGUAGES or not text.strip() or len(text) > LONGEST:
        raise BodyRefused(field="text")
    headings = body.long_text("headings").split("\n")
    content = rights_answer(setting(tongue, now()), text=text, headings=headings, dated=today())
    return file_answer(content, PDF, f"{file.reference}-answer-{tongue}.pdf")


@blueprint.post("")
@limit("30 per minute")
def send(request_id: str) -> Response:
    """The sealed answer with its files; or that it was delivered in another way."""
    file, sent = open_request(request_id), parcel()
    version = sent.number("version")
    if version == file.version:
        go_on(file)
        version = file.version
    answering.answer(
        session(),
        recipient=recipient(),
        request=file.case_id,
        version=version,
        envelope=sent.envelope,
        files=sent.files,
        delivery=sent.text("delivery"),
        answered_on=_day(sent),
        confirmed=Confirmed(**{name: sent.flag(name) for name in CONFIRMED}),
        today=today(),
        now=now(),
    )
    store.commit(session())
    return jsonify({"answered": True})


def _day(sent: Parcel) -> date:
    try:
        return date.fromisoformat(sent.text("answered_on"))
    except ValueError as error:
        raise BodyRefused(field="answered_on") from error
