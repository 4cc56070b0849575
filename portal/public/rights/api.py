"""What the pages of a request send and ask for: sealed, but for the few facts that are in clear."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from crypto import wire
from crypto.encoding import b64u, from_b64u
from portal.data import mailbox
from portal.data.database import commit
from portal.data.rights import requests, wishes
from portal.data.tables import RightsRequest
from portal.errors import MailboxUnknown
from portal.public.answers import padded
from portal.public.api import check_challenge
from portal.public.bodies import read_texts
from portal.public.places import find_organisation
from portal.public.rights.answers import receipt_json
from portal.public.rights.arriving import REQUEST_LIMIT, read_reply, read_request
from portal.rules.rights.states import is_open
from portal.web.database import now, session, settings, today
from portal.web.gate import behind_gate, worked

api = Blueprint("rights_api", __name__, url_prefix="/api/<organisation>")

CREATED, OK = 201, 200


@api.after_request
def hide_size(response: Response) -> Response:
    """Of what is answered to an address, refusals too."""
    return padded(response) if request.endpoint == "rights_api.notice" else response


@api.post("/<scheme>/requests")
@worked("request", body_limit=REQUEST_LIMIT)
def receive(organisation: str, scheme: str) -> tuple[Response, int]:
    """A sealed request with its files. The same one again gets the same answer."""
    arrived = read_request()
    received = requests.receive_at(
        session(),
        organisation_slug=organisation,
        scheme_slug=scheme,
        envelope=arrived.envelope,
        clear=arrived.clear,
        attachments=arrived.files,
        address=arrived.address,
        today=today(),
        receipt_seed=settings().receipt_seed,
    )
    made = _request(b64u(wire.parse(arrived.envelope).case))
    answer = receipt_json(session(), receipt=received.receipt, request=made)
    commit(session())
    return jsonify(answer), CREATED if received.is_new else OK


@api.post("/request-replies")
@worked("reply", body_limit=REQUEST_LIMIT)
def reply(organisation: str) -> tuple[Response, int]:
    """A sealed message with files, in a request that is there already."""
    arrived = read_reply()
    place = find_organisation(organisation)
    received = requests.receive_reply(
        session(),
        organisation=place.row.id,
        envelope=arrived.envelope,
        attachments=arrived.files,
        today=today(),
        receipt_seed=settings().receipt_seed,
    )
    commit(session())
    return jsonify(receipt=received.receipt), CREATED if received.is_new else OK


@api.post("/mailbox/attachment")
@behind_gate
def attachment(organisation: str) -> Response:
    """One sealed file, to whoever signs with the mailbox's key. It is opened in the browser."""
    name, asked, signature, wanted = read_texts("mailbox", "challenge", "signature", "attachment")
    parts = mailbox.read_attachment(
        session(), **_proof(organisation, name, asked, signature), attachment=wanted
    )
    content = b"".join(parts)
    commit(session())
    return Response(content, mimetype="application/octet-stream")


@api.post("/mailbox/notice")
@behind_gate
def notice(organisation: str) -> Response:
    """Where the person wishes to be told that something has come; an empty address is nowhere.

    The page fills the address up with spaces, so that the line does not tell how long it is.
    """
    name, asked, signature, address = read_texts("mailbox", "challenge", "signature", "address")
    view = mailbox.open_mailbox(session(), **_proof(organisation, name, asked, signature))
    asked_by = _request(view.case.id)
    wished = address.strip() or None if is_open(asked_by.state) else None
    wishes.check(wished)
    wishes.change(session(), request=asked_by, address=wished, now=now())
    commit(session())
    return jsonify(address=wished)


def _proof(organisation: str, name: str, asked: str, signature: str) -> dict[str, Any]:
    place = find_organisation(organisation)
    check_challenge(name, asked)
    return {
        "organisation": place.row.id,
        "mailbox": name,
        "challenge": from_b64u(asked),
        "signature": from_b64u(signature),
        "now": now(),
        "today": today(),
        "key": settings().challenge_key,
    }


def _request(case: str) -> RightsRequest:
    """Raises `MailboxUnknown` for a case that is no request."""
    found = requests.of_case(session(), case_id=case)
    if found is None:
        raise MailboxUnknown
    return found
