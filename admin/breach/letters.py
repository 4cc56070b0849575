"""The letter to the people concerned (Art. 34): written, approved by a second person, sent."""

from flask import Blueprint, redirect, render_template, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from admin.breach import saving
from admin.breach.answers import Answer, long_forms
from admin.breach.desk_context import open_breach_file
from admin.breach.letter_files import letter_pdf, letter_text
from admin.breach.letter_page import letter_language, letter_page
from admin.breach.notice_forms import LetterForm
from admin.breach.notice_page import Refused
from admin.breach.paper_acts import Papers
from admin.breach.paper_sheets import LetterSheet
from admin.breach.sheets import posted
from admin.breach.taking_out import taken_out
from portal.data.breach import notices
from portal.data.tables import Breach
from portal.web.languages import localised

blueprint = Blueprint(
    "breach_letters", __name__, url_prefix="/<language:language>/breaches/<breach>/letter"
)
localised(blueprint)
long_forms(blueprint)


def home(file: Breach) -> str:
    return url_for("breach_letters.page", breach=file.id, letter=letter_language())


def drawn(file: Breach, refused: Refused | None = None) -> str:
    view, version = letter_page(file, refused), LetterSheet().version(file)
    return render_template(
        "breach/letter.html", view=view, file=file, problems=view.summary, version=version
    )


PAPERS = Papers(notices.PEOPLE, home, drawn)


@blueprint.get("")
def page(breach: str) -> str:
    return drawn(open_breach_file(breach))


@blueprint.post("")
def draft(breach: str) -> Answer:
    """Keeps the letter in one language. A changed one has to be approved again."""
    return saving.save(LetterSheet(LetterForm()), breach, posted())


@blueprint.post("/<notice>/approval")
def approve(breach: str, notice: str) -> Answer:
    return PAPERS.approve(breach, notice)


@blueprint.post("/<notice>/sent")
def sent(breach: str, notice: str) -> Answer:
    return PAPERS.sent(breach, notice)


@blueprint.post("/<notice>/discarding")
def discard(breach: str, notice: str) -> Answer:
    return PAPERS.discard(breach, notice)


@blueprint.get("/<notice>.pdf")
def pdf(breach: str, notice: str) -> FlaskResponse:
    file = open_breach_file(breach)
    row = PAPERS.get(file, notice)
    taken_out(file, row)
    return letter_pdf(file, row)


@blueprint.get("/<notice>.txt")
def as_text(breach: str, notice: str) -> FlaskResponse:
    file = open_breach_file(breach)
    row = PAPERS.get(file, notice)
    taken_out(file, row)
    return letter_text(file, row)


@blueprint.get("/<notice>/<act>")
def back(breach: str, notice: str, act: str) -> Response:  # noqa: ARG001 - parts of the address
    """What is only posted to leads back to the page, as after a change of language."""
    return redirect(url_for("breach_letters.page", breach=open_breach_file(breach).id))
