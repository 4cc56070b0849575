"""Random names, and digests of what must not be stored itself."""

import hashlib
import hmac
import secrets

from crypto.encoding import b64u

ID_BYTES = 16
TOKEN_BYTES = 32


def new_id() -> str:
    """16 random bytes as text: an id that tells neither order nor number."""
    return b64u(secrets.token_bytes(ID_BYTES))


def new_token() -> str:
    """32 random bytes as text, for a cookie or an invitation. Only its digest is stored."""
    return b64u(secrets.token_bytes(TOKEN_BYTES))


def digest(purpose: str, value: bytes | str) -> str:
    """SHA-256 under a purpose, as text, so that what is stored opens nothing."""
    data = value.encode() if isinstance(value, str) else value
    return b64u(hashlib.sha256(f"varsel/{purpose}\0".encode() + data).digest())


def keyed_digest(key: bytes, purpose: str, value: str) -> bytes:
    """HMAC-SHA-256 under a purpose: nobody without the key can try values out."""
    return hmac.digest(key, f"varsel/{purpose}\0{value}".encode(), "sha256")
