"""Seal a message to its readers, and open it (SPEC section 4)."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite

from crypto import labels, message, signing, wire
from crypto.derivation import hkdf, sha256
from crypto.encoding import canonical_json
from crypto.errors import CryptoError, OpenError
from crypto.keys import ReaderKeys, kem_public_key, key_id
from crypto.message import Message
from crypto.padding import pad_message, unpad_message
from crypto.stream import open_stream, seal_stream
from crypto.wire import Envelope, Header, Reporter, Wrap

SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

_CONTENT_KEY: Final = 32
_ENC: Final = 1120


@dataclass(frozen=True, slots=True)
class Context:
    """Where an envelope belongs; a wrap opens nowhere else.

    `scheme` and `case` 16 bytes, `charter` and `previous` 32; `reporter` in reports only.
    """

    scheme: bytes
    charter: bytes
    case: bytes
    direction: str
    sequence: int
    previous: bytes
    reporter: Reporter | None = None


def seal(
    content: Message,
    *,
    context: Context,
    sender_seed: bytes,
    readers: Sequence[bytes],
) -> bytes:
    """The envelope. `readers`: KEM public keys, each once; `sender_seed`: 32 bytes.

    Raises CryptoError: key_invalid, message_invalid, message_too_long, wraps_invalid,
    sequence_invalid, field_missing. Nothing is sealed unless it is sealed to every reader.
    """
    if (context.reporter is not None) != (context.direction == "report"):
        raise CryptoError("field_missing", field="reporter")
    padded = pad_message(message.write(content, context.direction))
    content_key = secrets.token_bytes(_CONTENT_KEY)
    sender = signing.verify_key(sender_seed)
    binding = _context_hash(context, sender)
    wraps = sorted((_wrap(kem, content_key, binding) for kem in readers), key=lambda w: w.key)
    header = Header(
        scheme=context.scheme,
        charter=context.charter,
        case=context.case,
        direction=context.direction,
        sequence=context.sequence,
        previous=context.previous,
        sender=sender,
        reporter=context.reporter,
        commit=_commit(content_key, binding),
        wraps=tuple(wraps),
    )
    header_bytes = canonical_json(header.as_json())
    payload = seal_stream(_payload_key(content_key, header_bytes), padded)
    sealed = wire.write(header_bytes, payload, sender_seed)
    # A mistake of the caller shall come to light here, not at the reader's.
    wire.parse(sealed)
    return sealed


def open_envelope(envelope: Envelope, keys: ReaderKeys) -> Message:
    """The message, every check of a reader made.

    `keys`: of a recipient, or of the reporter. Who the sender is allowed to be is for the
    caller to say (module `thread`). Raises CryptoError signature_invalid; OpenError not_a_reader,
    wrap_invalid, commit_mismatch, payload_invalid, payload_truncated, padding_invalid,
    message_invalid.
    """
    wire.check_signature(envelope)
    wrap = next((wrap for wrap in envelope.wraps if wrap.key == keys.key_id), None)
    if wrap is None:
        raise OpenError("not_a_reader")
    binding = _context_hash(envelope, envelope.sender)
    content_key = _unwrap(wrap, keys.kem_private, binding)
    # AES-GCM opens one ciphertext under two keys if both were prepared for it: without this
    # comparison two readers could be shown two texts.
    if not hmac.compare_digest(envelope.commit, _commit(content_key, binding)):
        raise OpenError("commit_mismatch")
    padded = open_stream(_payload_key(content_key, envelope.header_bytes), envelope.payload)
    return message.read(unpad_message(padded), envelope.direction)


def _wrap(kem_public: bytes, content_key: bytes, binding: bytes) -> Wrap:
    name = key_id(kem_public)
    public = kem_public_key(kem_public)
    try:
        sealed = SUITE.encrypt(content_key, public, labels.WRAP + binding + name)
    except ValueError as error:
        # The X25519 half was a point of small order: no shared secret comes of it.
        raise CryptoError("key_invalid") from error
    return Wrap(name, sealed[:_ENC], sealed[_ENC:])


def _unwrap(wrap: Wrap, private: MLKEM768X25519PrivateKey, binding: bytes) -> bytes:
    try:
        content_key = SUITE.decrypt(
            wrap.enc + wrap.sealed, private, labels.WRAP + binding + wrap.key
        )
    except (InvalidTag, ValueError) as error:
        raise OpenError("wrap_invalid") from error
    return content_key


def _context_hash(context: Context | Header, sender: bytes) -> bytes:
    """The hash of an envelope's context, 32 bytes: what every wrap and `commit` is bound to."""
    reporter = context.reporter
    return sha256(
        labels.CONTEXT,
        wire.SUITE.to_bytes(2),
        context.scheme,
        context.charter,
        context.case,
        wire.DIRECTIONS[context.direction].to_bytes(1),
        context.sequence.to_bytes(4),
        context.previous,
        sender,
        reporter.mailbox if reporter else bytes(16),
        sha256(reporter.kem) if reporter else bytes(32),
    )


def _commit(content_key: bytes, binding: bytes) -> bytes:
    return hkdf(content_key, binding, labels.COMMIT, 32)


def _payload_key(content_key: bytes, header_bytes: bytes) -> bytes:
    return hkdf(content_key, sha256(header_bytes), labels.PAYLOAD, 32)
