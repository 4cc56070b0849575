"""A blind question and what comes of it: from the handler to the chair, and to the person."""

import secrets

from crypto import charter
from crypto.encoding import b64u
from crypto.envelope import Context, seal
from crypto.message import Answer, Message
from crypto.wire import parse
from portal.data.rights import blind
from tests.public.house import House, person
from tests.public.rights.asker import Asker, requests_of

NOTHING_BEFORE = bytes(32)


def ask_and_give_back(house: House, asker: Asker, body: str) -> None:
    """hr asks the whistleblower scheme; the chair writes to the person, or has nothing to add."""
    question = secrets.token_bytes(16)
    asked = _seal(house, question, "note", person("hr").keys.signing, NOTHING_BEFORE, asker.reader)
    (request,) = [one for one in requests_of(house) if one.case_id == b64u(asker.case)]
    with house.session() as session:
        blind.ask(
            session,
            recipient=house.recipient(session, "hr"),
            request=request.case_id,
            version=request.version,
            envelope=asked,
            today=house.today,
            now=house.now,
        )
    signing = person("chair").keys.signing
    back = _seal(house, question, "answer", signing, parse(asked).hash, asker.reader, body)
    with house.session() as session:
        chair = house.recipient(session, "chair")
        blind.give_back(
            session, recipient=chair, question=b64u(question), envelope=back, now=house.now
        )


def _seal(
    house: House,
    question: bytes,
    direction: str,
    seed: bytes,
    previous: bytes,
    person_key: bytes,
    body: str = "",
) -> bytes:
    found = charter.parse(house.charters()[-1]["charter"].encode())
    is_question = direction == "note"
    answers = (Answer("person_key", "", b64u(person_key)),) if is_question else ()
    readers = [one.kem for one in found.recipients]
    message = Message(
        type="note" if is_question else "message",
        time="2026-03-02T09:30:00Z",
        language="da",
        body=body,
        answers=answers,
    )
    sequence = 1 if is_question else 2
    context = Context(found.scheme, found.hash, question, direction, sequence, previous, None)
    own = [] if is_question else [person_key]
    return seal(message, context=context, sender_seed=seed, readers=[*readers, *own])
