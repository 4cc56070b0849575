"""The way without JavaScript: a form that is sealed here, in memory, when it comes.

It passes through the server in clear, once. That is why the page says so, why the request is
marked, and why there is none of this where people report anonymously.
"""

import json
from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template
from werkzeug.exceptions import RequestEntityTooLarge

from crypto.errors import CryptoError
from portal.data import charters
from portal.data.attachments import LARGEST, MOST
from portal.data.database import commit
from portal.data.rights import desks, requests
from portal.data.rights.plain_form import PlainReceived, receive_plain
from portal.errors import NotFound, VarselError
from portal.public import letter_file, page_data, texts
from portal.public.places import SchemePlace, find_scheme
from portal.public.rights import plain_form, plain_texts
from portal.public.rights.answers import promised
from portal.public.rights.pages import contact
from portal.public.rights.plain_form import Problem, Typed
from portal.web.database import now, session, settings, today
from portal.web.gate import behind_gate, gate_of
from portal.web.headers import sends_forms
from portal.web.languages import localised
from portal.web.script_texts import script_texts

plain = Blueprint(
    "rights_plain", __name__, url_prefix="/<language:language>/<organisation>/<scheme>"
)
localised(plain)

CREATED, TOO_LARGE, REFUSED, NOT_WRITTEN = 201, 413, 422, 400


@plain.get("/plain")
@sends_forms
def page(organisation: str, scheme: str) -> str:
    return _form(_place(organisation, scheme), Typed(), [])


@plain.post("/plain")
@behind_gate
@sends_forms
def send(organisation: str, scheme: str) -> Response | tuple[str, int]:
    """Seals and stores it, and shows the return code, once. What is wrong is said in the form."""
    place = _place(organisation, scheme)
    try:
        typed = plain_form.read(place)
    except RequestEntityTooLarge:
        return _form(place, Typed(), [plain_texts.too_large()]), TOO_LARGE
    problems = plain_form.problems(place, typed)
    if problems:
        return _form(place, typed, problems), REFUSED
    try:
        gate_of(current_app).enter_bare("plain")
        received = _receive(place, typed)
    except (VarselError, CryptoError) as refusal:
        return _refused(place, typed, refusal)
    return make_response(received, CREATED)


def _receive(place: SchemePlace, typed: Typed) -> str:
    received = receive_plain(
        session(),
        organisation=place.organisation.row.id,
        scheme=place.row.id,
        clear=plain_form.clear_facts(typed),
        message=plain_form.message(place, typed),
        address=typed.text(plain_form.ADDRESS) or None,
        today=today(),
        now=now(),
        receipt_seed=settings().receipt_seed,
    )
    # Made before the commit: who is given no page must not have stored anything.
    made = _received(place, received)
    commit(session())
    return made


def _received(place: SchemePlace, received: PlainReceived) -> str:
    receipt = received.received.receipt
    request = requests.of_case(session(), case_id=json.loads(receipt["receipt"])["case"])
    if request is None:
        raise NotFound
    holidays = desks.holidays(session(), organisation_id=request.organisation_id)
    return _page(
        place,
        "plain_received",
        code=received.code.split("-"),
        received_on=received.received.received_on,
        duties=promised(request, holidays),
        receipt=letter_file.canonical(receipt),
    )


def _refused(
    place: SchemePlace, typed: Typed, refusal: VarselError | CryptoError
) -> tuple[str, int]:
    """The form again, with all that was typed, and a sentence that says what to do now."""
    # The turn to write is given back before the page is made.
    session().rollback()
    status = refusal.status if isinstance(refusal, VarselError) else NOT_WRITTEN
    return _form(place, typed, [plain_texts.problem(refusal.code)]), status


def _form(place: SchemePlace, typed: Typed, problems: list[Problem]) -> str:
    return _page(
        place,
        "plain",
        typed=typed,
        problems=problems,
        wrong={problem.field: problem.text for problem in reversed(problems)},
        steps=page_data.form_steps(place),
        signed=bool(charters.chain(session(), scheme_id=place.row.id)),
        most=MOST,
        megabytes=LARGEST // 2**20,
    )


def _page(place: SchemePlace, name: str, **values: Any) -> str:  # noqa: ANN401 - what templates take
    return render_template(
        f"public/rights/{name}.html",
        organisation=place.organisation,
        masthead=place.organisation.masthead,
        scheme=place,
        contact=contact(place.organisation),
        texts=script_texts(texts.LEAVING),
        **values,
    )


def _place(organisation: str, scheme: str) -> SchemePlace:
    """Raises `NotFound` where nobody asks about their own data."""
    place = find_scheme(organisation, scheme)
    if not place.is_request:
        raise NotFound
    return place
