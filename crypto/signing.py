"""Ed25519 (RFC 8032), always under a label (SPEC section 2).

Apart from `keys`, so that the parser and the server need no module that can hold a secret of a
reader.
"""

from typing import Final

from nacl import bindings
from nacl.exceptions import CryptoError as SodiumError

from crypto.errors import CryptoError

KEY: Final = 32
SIGNATURE: Final = 64


def verify_key(seed: bytes) -> bytes:
    """The public key, 32 bytes, of a 32-byte signing seed."""
    return bindings.crypto_sign_seed_keypair(seed)[0]


def sign(seed: bytes, label: bytes, *parts: bytes) -> bytes:
    """Signature, 64 bytes, of `label || parts`."""
    secret = bindings.crypto_sign_seed_keypair(seed)[1]
    return bindings.crypto_sign(label + b"".join(parts), secret)[:SIGNATURE]


def is_signed(key: bytes, signature: bytes, label: bytes, *parts: bytes) -> bool:
    """Whether `key` signed `label || parts`; strict about encodings and small-order keys."""
    # libsodium reads this many bytes without asking how many there are.
    if len(key) != KEY or len(signature) != SIGNATURE:
        return False
    try:
        bindings.crypto_sign_open(signature + label + b"".join(parts), key)
    except SodiumError:
        return False
    return True


def verify(key: bytes, signature: bytes, label: bytes, *parts: bytes) -> None:
    """Raises CryptoError signature_invalid unless `key` signed `label || parts`."""
    if not is_signed(key, signature, label, *parts):
        raise CryptoError("signature_invalid")
