"""The way without JavaScript: the sealed letter to save, and the page that takes it back.

Nothing can be typed here. What comes in is sealed already, by the letter or by `varsel crypto
seal`, and goes the same way as a report that a page has sent.
"""

from typing import Any

from flask import Blueprint, Response, current_app, render_template
from werkzeug.exceptions import RequestEntityTooLarge

from crypto import filling
from crypto.errors import CryptoError
from portal.data import intake
from portal.data.database import commit
from portal.errors import NotFound, TooLarge, VarselError
from portal.public import letter_file, letter_texts, texts
from portal.public.answers import promises
from portal.public.bodies import read_sealed_file
from portal.public.places import SchemePlace, find_scheme
from portal.rules.information import external_channels
from portal.rules.law_data import TOLD_AS_OF
from portal.web.database import session, settings, today
from portal.web.gate import behind_gate, gate_of
from portal.web.headers import sends_forms
from portal.web.languages import localised
from portal.web.script_texts import script_texts

letter = Blueprint("letter", __name__, url_prefix="/<language:language>/<organisation>/<scheme>")
localised(letter)

CREATED, OK = 201, 200


@letter.get("/letter")
@sends_forms
def page(organisation: str, scheme: str) -> str:
    return _page(organisation, scheme)


@letter.get("/letter.html")
def file(organisation: str, scheme: str) -> Response:
    """The letter, to be saved. Its name is the same for everybody, and says nothing."""
    response = Response(letter_file.letter_file(_place(organisation, scheme)))
    response.headers["Content-Disposition"] = f'attachment; filename="{letter_texts.FILE_NAME}"'
    return response


@letter.post("/letter")
@behind_gate
@sends_forms
def upload(organisation: str, scheme: str) -> tuple[str, int]:
    """A sealed file. The same one again gets the same receipt.

    A browser without JavaScript can do no work to get in, so its letter has done it beforehand.
    """
    try:
        filled = gate_of(current_app).take_off_stamp("letter", read_sealed_file())
        received = intake.receive_report_at(
            session(),
            organisation_slug=organisation,
            scheme_slug=scheme,
            report=intake.read_report(filling.unfill(filled)),
            today=today(),
            receipt_seed=settings().receipt_seed,
        )
        commit(session())
    except RequestEntityTooLarge:
        return _refused(organisation, scheme, TooLarge())
    except (VarselError, CryptoError) as refusal:
        return _refused(organisation, scheme, refusal)
    return _received(organisation, scheme, received), CREATED if received.is_new else OK


def _received(organisation: str, scheme: str, received: intake.Received) -> str:
    return _page(
        organisation,
        scheme,
        name="letter_received",
        received=received,
        duties=promises(received.regime, received.received_on, received.acknowledges),
        receipt=letter_file.canonical(received.receipt),
    )


def _refused(organisation: str, scheme: str, refusal: VarselError | CryptoError) -> tuple[str, int]:
    """The page again, with a sentence that says what was wrong and what to do now."""
    # The turn to write is given back before the page is made.
    session().rollback()
    status = refusal.status if isinstance(refusal, VarselError) else letter_texts.NOT_SEALED_STATUS
    problem = letter_texts.problem(refusal.code)
    return _page(organisation, scheme, problems=[{"href": "#letter", "text": problem}]), status


def _page(organisation: str, scheme: str, *, name: str = "letter", **values: Any) -> str:  # noqa: ANN401 - what templates take
    place = _place(organisation, scheme)
    values.setdefault("problems", [])
    return render_template(
        f"public/{name}.html",
        organisation=place.organisation,
        masthead=place.organisation.masthead,
        scheme=place,
        file_hash=letter_file.file_hash(place),
        file_name=letter_texts.FILE_NAME,
        sealed_name=letter_texts.SEALED_NAME,
        channels=external_channels(place.row.regime, TOLD_AS_OF)[:1],
        texts=script_texts(texts.LEAVING),
        **values,
    )


def _place(organisation: str, scheme: str) -> SchemePlace:
    """Raises `NotFound` for requests about one's own data: they have a plain form instead."""
    place = find_scheme(organisation, scheme)
    if place.is_request:
        raise NotFound
    return place
