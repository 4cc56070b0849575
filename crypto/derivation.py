"""SHA-256 and HKDF as SPEC section 1 writes them."""

import hashlib

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def sha256(*parts: bytes) -> bytes:
    """H(a || b || ...), 32 bytes."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def hkdf(ikm: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with SHA-256, extract and expand."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(ikm)
