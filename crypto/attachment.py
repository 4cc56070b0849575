"""Sealed files (SPEC section 7). Their name, type and key are in the message, not here."""

import hmac
import secrets
from dataclasses import dataclass
from typing import Final

from crypto import labels
from crypto.derivation import hkdf, sha256
from crypto.errors import OpenError, WireError
from crypto.message import AttachmentReference
from crypto.padding import pad_attachment, unpad_attachment
from crypto.stream import open_stream, seal_stream

MAGIC: Final = b"VARSEL-A"
VERSION: Final = 1
_START: Final = len(MAGIC) + 1


@dataclass(frozen=True, slots=True)
class SealedAttachment:
    """The sealed file, and what the message must say of it."""

    file: bytes
    reference: AttachmentReference


def seal(content: bytes, *, name: str, media_type: str) -> SealedAttachment:
    """Seals a file under a key of its own; key and id travel in the message."""
    reference = AttachmentReference(
        id=secrets.token_bytes(16),
        name=name,
        type=media_type,
        size=len(content),
        sha256=sha256(content),
        key=secrets.token_bytes(32),
    )
    stream = seal_stream(_stream_key(reference), pad_attachment(content))
    return SealedAttachment(MAGIC + bytes([VERSION]) + stream, reference)


def open_attachment(file: bytes, reference: AttachmentReference) -> bytes:
    """The content.

    Raises WireError not_an_attachment, version_unknown, truncated; OpenError payload_invalid,
    payload_truncated, padding_invalid, attachment_mismatch.
    """
    if file[: len(MAGIC)] != MAGIC[: len(file)]:
        raise WireError("not_an_attachment")
    if len(file) < _START:
        raise WireError("truncated")
    if file[len(MAGIC)] != VERSION:
        raise WireError("version_unknown", version=file[len(MAGIC)])
    content = unpad_attachment(open_stream(_stream_key(reference), file[_START:]))
    if len(content) != reference.size or not hmac.compare_digest(sha256(content), reference.sha256):
        raise OpenError("attachment_mismatch")
    return content


def _stream_key(reference: AttachmentReference) -> bytes:
    return hkdf(reference.key, reference.id, labels.ATTACHMENT, 32)
