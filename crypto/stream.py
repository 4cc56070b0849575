"""STREAM: AES-256-GCM in chunks of 64 KiB, each bound to its place (SPEC section 5)."""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto.errors import OpenError

_CHUNK: Final = 65_536
_TAG: Final = 16
_SEALED_CHUNK: Final = _CHUNK + _TAG


def sealed_length(length: int) -> int:
    """Bytes of the stream of a plaintext of `length` bytes."""
    return length + _TAG * max(1, -(-length // _CHUNK))


def seal_stream(key: bytes, plaintext: bytes) -> bytes:
    """`key`: 32 bytes, used for this stream alone."""
    cipher = AESGCM(key)
    view = memoryview(plaintext)
    chunks = max(1, -(-len(plaintext) // _CHUNK))
    return b"".join(
        cipher.encrypt(
            _nonce(index, last=index == chunks - 1),
            view[index * _CHUNK : (index + 1) * _CHUNK],
            None,
        )
        for index in range(chunks)
    )


def open_stream(key: bytes, stream: bytes) -> bytes:
    """The plaintext, all of it authentic. Raises OpenError payload_truncated, payload_invalid."""
    cipher = AESGCM(key)
    view = memoryview(stream)
    chunks = -(-len(stream) // _SEALED_CHUNK)
    if not chunks:
        raise OpenError("payload_truncated")
    plaintext = []
    for index in range(chunks):
        sealed = view[index * _SEALED_CHUNK : (index + 1) * _SEALED_CHUNK]
        plaintext.append(_open_chunk(cipher, sealed, index, last=index == chunks - 1))
    # There is one way to write each plaintext: an empty chunk may only stand alone.
    if chunks > 1 and not plaintext[-1]:
        raise OpenError("payload_invalid")
    return b"".join(plaintext)


def _open_chunk(cipher: AESGCM, sealed: memoryview, index: int, *, last: bool) -> bytes:
    chunk = _decrypt(cipher, sealed, _nonce(index, last=last))
    if chunk is not None:
        return chunk
    # Tried once more only to name the error: an authentic "more follows" at the end is a cut.
    if last and _decrypt(cipher, sealed, _nonce(index, last=False)) is not None:
        raise OpenError("payload_truncated")
    raise OpenError("payload_invalid")


def _decrypt(cipher: AESGCM, sealed: memoryview, nonce: bytes) -> bytes | None:
    try:
        return cipher.decrypt(nonce, sealed, None)
    except InvalidTag:
        return None


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11) + (b"\x01" if last else b"\x00")
