"""The letter to the people concerned (Art. 34): written, approved by a second person, sent."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from admin.breach.answers import Answer, long_forms
from admin.breach.desk_context import open_breach_file
from admin.breach.frozen import kept_unless_frozen
from admin.breach.letter_files import letter_pdf, letter_text
from admin.breach.letter_page import letter_language, letter_page
from admin.breach.notice_facts import PARTS, letter_facts
from admin.breach.notice_forms import ApprovalForm, DiscardForm, LetterForm, SentForm
from admin.breach.notice_page import Refused
from admin.breach.paper_files import taken_out
from admin.breach.sent_reading import read_sending
from admin.breach.sheets import posted
from admin.guard import recipient
from portal.data.breach import notices, sending
from portal.data.tables import Breach, BreachNotice
from portal.web.database import now, session
from portal.web.languages import localised

blueprint = Blueprint(
    "breach_letters", __name__, url_prefix="/<language:language>/breaches/<breach>/letter"
)
localised(blueprint)
long_forms(blueprint)


@blueprint.get("")
def page(breach: str) -> str:
    return drawn(open_breach_file(breach))


@blueprint.post("")
def draft(breach: str) -> Answer:
    """Keeps the letter in one language. A changed one has to be approved again."""
    file, form = open_breach_file(breach), LetterForm()
    said: dict[str, Any] = {name: form[name].data for name in PARTS}
    content = letter_facts(file, letter_language(), said | {"public": form.public.data})

    def act() -> None:
        notices.draft(
            session(),
            recipient=recipient(),
            breach=file.id,
            to="people",
            phase="first",
            language=letter_language(),
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
        read = read_sending(form)
        sending.mark_sent(
            session(),
            recipient=recipient(),
            breach=file.id,
            notice=paper_of(file, notice).id,
            sent_at=read.sent_at,
            told=read.told,
            way=form.known_way,
            remark=form.remark.data,
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


@blueprint.get("/<notice>.pdf")
def pdf(breach: str, notice: str) -> FlaskResponse:
    file = open_breach_file(breach)
    row = paper_of(file, notice)
    taken_out(file, row)
    return letter_pdf(file, row)


@blueprint.get("/<notice>.txt")
def as_text(breach: str, notice: str) -> FlaskResponse:
    file = open_breach_file(breach)
    row = paper_of(file, notice)
    taken_out(file, row)
    return letter_text(file, row)


@blueprint.get("/<notice>/<act>")
def back(breach: str, notice: str, act: str) -> Response:  # noqa: ARG001 - parts of the address
    """What is only posted to leads back to the page, as after a change of language."""
    return redirect(url_for("breach_letters.page", breach=open_breach_file(breach).id))


def paper_of(file: Breach, notice: str) -> BreachNotice:
    """Only of this kind: each kind has files and questions of its own."""
    return notices.get(session(), breach=file, notice=notice, to=notices.PEOPLE)


def answered(file: Breach, act: Callable[[], object], about: str = "") -> Answer:
    """`about`: the letter whose form was sent; a refusal is said there, with what was typed."""
    chosen = letter_language()

    def leave() -> Response:
        act()
        return redirect(url_for("breach_letters.page", breach=file.id, letter=chosen), code=303)

    def again(problems: dict[str, str]) -> str:
        return drawn(open_breach_file(file.id), Refused(about, posted(), problems))

    return kept_unless_frozen(leave, again)


def drawn(file: Breach, refused: Refused | None = None) -> str:
    view = letter_page(file, refused)
    return render_template("breach/letter.html", view=view, file=file, problems=view.summary)
