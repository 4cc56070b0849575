"""What the reporter's pages ask for and send. Everything is JSON, or an envelope as it is."""

from flask import Blueprint, Response, current_app, jsonify, request
from sqlalchemy.orm import Session

from crypto.encoding import b64u, from_b64u
from portal.data import charters, conversation, intake, mailbox
from portal.data.database import commit, in_group
from portal.data.identifiers import digest
from portal.errors import MailboxUnknown
from portal.public.answers import mailbox_json, padded, receipt_json
from portal.public.bodies import ENVELOPE_LIMIT, read_envelope, read_texts
from portal.public.places import find_organisation, find_scheme
from portal.public.rights.answers import mailbox_part
from portal.web.database import now, session, settings, today
from portal.web.gate import behind_gate, gate_of, worked

api = Blueprint("api", __name__, url_prefix="/api")

CREATED, OK = 201, 200
# How often one challenge can be brought. Somebody with the code needs it once.
OPENINGS = 3


@api.after_request
def hide_size(response: Response) -> Response:
    """Of what a mailbox answers, refusals too."""
    return padded(response) if request.endpoint == "api.open_mailbox" else response


@api.get("/<organisation>/<scheme>/charter")
def charter(organisation: str, scheme: str) -> Response:
    """The whole chain of signed charters; an empty list where none is signed yet."""
    place = find_scheme(organisation, scheme)
    return jsonify(charters=charters.chain(session(), scheme_id=place.row.id))


@api.post("/<organisation>/<scheme>/reports")
@worked("report", body_limit=ENVELOPE_LIMIT)
def report(organisation: str, scheme: str) -> tuple[Response, int]:
    """A sealed report. The same one again gets the same answer."""
    sent = intake.read_report(read_envelope())
    day, seed = today(), settings().receipt_seed

    def receive(shared: Session) -> intake.Received:
        return intake.receive_report_at(
            shared,
            organisation_slug=organisation,
            scheme_slug=scheme,
            report=sent,
            today=day,
            receipt_seed=seed,
        )

    received = in_group(session(), receive, commit)
    return jsonify(receipt_json(received)), CREATED if received.is_new else OK


@api.post("/<organisation>/replies")
@worked("reply", body_limit=ENVELOPE_LIMIT)
def reply(organisation: str) -> tuple[Response, int]:
    """A sealed message from a reporter in a case that is open already."""
    envelope = read_envelope()
    place = find_organisation(organisation)
    received = conversation.receive_reply(
        session(),
        organisation=place.row.id,
        envelope=envelope,
        today=today(),
        receipt_seed=settings().receipt_seed,
    )
    commit(session())
    return jsonify(receipt=received.receipt), CREATED if received.is_new else OK


@api.post("/<organisation>/mailbox/challenge")
@worked("mailbox")
def challenge(organisation: str) -> Response:
    """Something to sign, for any mailbox that could be one."""
    find_organisation(organisation)
    (name,) = read_texts("mailbox")
    key = settings().challenge_key
    return jsonify(challenge=b64u(mailbox.challenge(key=key, mailbox=name, now=now())))


@api.post("/<organisation>/mailbox/open")
@behind_gate
def open_mailbox(organisation: str) -> Response:
    """The conversation, to whoever signs with the mailbox's key."""
    place = find_organisation(organisation)
    name, asked, signature = read_texts("mailbox", "challenge", "signature")
    check_challenge(name, asked)
    view = mailbox.open_mailbox(
        session(),
        organisation=place.row.id,
        mailbox=name,
        challenge=from_b64u(asked),
        signature=from_b64u(signature),
        now=now(),
        today=today(),
        key=settings().challenge_key,
    )
    part = mailbox_part(session(), case=view.case, regime=view.scheme.regime, today=today())
    answer = mailbox_json(view, today()) | part
    commit(session())
    return jsonify(answer)


def check_challenge(name: str, asked: str) -> None:
    """Opening takes no work of its own, for it takes a challenge: a few times, and one of ours.

    Raises `MailboxUnknown` before the database has been asked anything.
    """
    challenge, mailbox_id = from_b64u(asked), mailbox.mailbox_bytes(name)
    key = settings().challenge_key
    if not mailbox.is_fresh(key=key, mailbox=mailbox_id, challenge=challenge, now=now()):
        raise MailboxUnknown
    counts = gate_of(current_app).counts
    seconds = int(mailbox.LASTS.total_seconds())
    if counts.add(f"varsel/opened/{digest('opened', challenge)}", seconds) > OPENINGS:
        raise MailboxUnknown
