"""A request from a browser without JavaScript: sealed here, in memory, before anything is stored.

The person is not anonymous to the desk, so a plain form is better than none. It passes through the
server in clear, once, which is why it is marked (`arrived` = plain_form) and why the page says so.
Nothing of it is stored or logged as it came: it is sealed with the functions of `crypto`
to everybody on the current charter and to a fresh return code, as a browser would have done.
"""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from crypto import attachment, charter, envelope, message, return_code
from crypto.encoding import b64u, from_b64u
from crypto.envelope import Context
from crypto.message import Answer, AttachmentReference, Message
from crypto.wire import Reporter
from portal.data import charters
from portal.data.attachments import LARGEST, MOST, SealedFile
from portal.data.intake import Received
from portal.data.rights import record, requests
from portal.data.rights.requests import ClearFacts
from portal.data.tables import Organisation, Scheme
from portal.errors import CharterAbsent, SchemeUnknown
from portal.rules.regimes import Regime


@dataclass(frozen=True)
class PlainFile:
    """A file as it came from the form."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class PlainRequest:
    """What was written: free text, the answers to the form's questions, files."""

    body: str = field(repr=False)
    answers: tuple[Answer, ...] = field(default=(), repr=False)
    files: tuple[PlainFile, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class PlainReceived:
    """The receipt, and the return code to show once."""

    received: Received
    code: str = field(repr=False)


@dataclass(frozen=True)
class _Place:
    scheme_id: str
    charter_hash: str
    readers: tuple[bytes, ...]
    salt: bytes


def receive_plain(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    organisation: str,
    scheme: str,
    clear: ClearFacts,
    message: PlainRequest,
    today: date,
    now: datetime,
    receipt_seed: bytes,
    address: str | None = None,
) -> PlainReceived:
    """Seals and receives it. `organisation` and `scheme` are ids.

    Raises what `requests.receive` does, `CharterAbsent`, and crypto's message_too_long.
    """
    requests.check_clear(clear)
    _check_files(message.files)
    place = _place(session, organisation, scheme)
    # Deriving the keys takes a good part of a second: nobody is kept waiting by a transaction.
    session.rollback()
    code = return_code.new_code()
    sealed, files = _seal(message, clear.language, place, code, now)
    received = requests.receive(
        session,
        organisation=organisation,
        scheme=scheme,
        envelope=sealed,
        clear=clear,
        attachments=files,
        address=address,
        today=today,
        receipt_seed=receipt_seed,
        arrived=requests.PLAIN_FORM,
    )
    return PlainReceived(received, return_code.write(code))


def _place(session: Session, organisation_id: str, scheme_id: str) -> _Place:
    scheme = session.get(Scheme, scheme_id)
    known = scheme is not None and (scheme.organisation_id, scheme.regime, scheme.active) == (
        organisation_id,
        Regime.RIGHTS.value,
        True,
    )
    if not known:
        raise SchemeUnknown
    newest = charters.current(session, scheme_id=scheme_id)
    if newest is None:
        raise CharterAbsent
    parsed = charter.parse(newest.signed["charter"].encode())
    organisation = session.get_one(Organisation, organisation_id)
    return _Place(
        scheme_id=scheme_id,
        charter_hash=newest.hash,
        readers=tuple(one.kem for one in parsed.recipients),
        salt=from_b64u(organisation.salt),
    )


def _seal(
    plain: PlainRequest, language: str, place: _Place, code: bytes, now: datetime
) -> tuple[bytes, list[SealedFile]]:
    keys = return_code.derive(code, place.salt)
    files = [
        attachment.seal(file.content, name=file.name, media_type=file.media_type)
        for file in plain.files
    ]
    content = _message(plain, language, now, tuple(file.reference for file in files))
    context = Context(
        scheme=from_b64u(place.scheme_id),
        charter=from_b64u(place.charter_hash),
        case=secrets.token_bytes(16),
        direction="report",
        sequence=1,
        previous=bytes(32),
        reporter=Reporter(keys.mailbox, keys.kem_public),
    )
    sealed = envelope.seal(
        content,
        context=context,
        sender_seed=keys.signing_seed,
        readers=[*place.readers, keys.kem_public],
    )
    return sealed, [SealedFile(b64u(file.reference.id), file.file) for file in files]


def _message(
    plain: PlainRequest,
    language: str,
    now: datetime,
    references: tuple[AttachmentReference, ...],
) -> Message:
    made = Message(
        type="report",
        time=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        language=language,
        body=plain.body,
        answers=plain.answers,
        attachments=references,
    )
    # Refused before the slow part, not after it.
    message.write(made, "report")
    return made


def _check_files(files: tuple[PlainFile, ...]) -> None:
    if len(files) > MOST:
        raise record.refused("attachments_too_many", "attachments")
    if any(len(file.content) > LARGEST for file in files):
        raise record.refused("attachment_too_large", "attachments")
