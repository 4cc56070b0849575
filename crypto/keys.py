"""Keys of recipients and reporters, and what they are called (SPEC sections 2, 8 and 10)."""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from crypto import labels
from crypto.derivation import hkdf, sha256
from crypto.errors import CryptoError
from crypto.groups import write_groups
from crypto.signing import is_signed, sign, verify, verify_key

__all__ = [
    "KEM_PUBLIC",
    "KemKeys",
    "ReaderKeys",
    "RecipientKeys",
    "fingerprint",
    "is_signed",
    "kem_keys_from_seed",
    "kem_public_key",
    "key_fingerprint",
    "key_id",
    "new_secret",
    "sign",
    "verify",
    "verify_key",
]

SECRET: Final = 32
KEM_PUBLIC: Final = 1216
_MLKEM_SEED: Final = 64
_MLKEM_PUBLIC: Final = 1184
_FINGERPRINT: Final = 16


@dataclass(frozen=True, slots=True)
class KemKeys:
    """A key pair to seal to: the private half as an object, the public as 1216 bytes."""

    kem_private: MLKEM768X25519PrivateKey = field(repr=False)
    kem_public: bytes

    @property
    def key_id(self) -> bytes:
        return key_id(self.kem_public)


def kem_keys_from_seed(seed: bytes) -> KemKeys:
    """X-Wing: SHAKE-256 expands the 32-byte seed to the ML-KEM seed and the X25519 key."""
    expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED + 32)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED])
    x25519 = X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED:])
    public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    return KemKeys(MLKEM768X25519PrivateKey(mlkem, x25519), public)


def kem_public_key(public: bytes) -> MLKEM768X25519PublicKey:
    """The key to seal to, from its 1216 bytes. Raises CryptoError key_invalid."""
    if len(public) != KEM_PUBLIC:
        raise CryptoError("key_invalid")
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC])
    except ValueError as error:
        raise CryptoError("key_invalid") from error
    return MLKEM768X25519PublicKey(mlkem, X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:]))


def key_id(kem_public: bytes) -> bytes:
    """The 16 bytes that name a KEM public key in wraps."""
    return sha256(labels.KEY_ID, kem_public)[:_FINGERPRINT]


def fingerprint(data: bytes) -> str:
    """Eight five-letter groups of 16 bytes, to be read aloud or compared with a poster."""
    return write_groups(data[:_FINGERPRINT])


def key_fingerprint(kem_public: bytes) -> str:
    """The fingerprint of a person's key."""
    return fingerprint(key_id(kem_public))


def new_secret() -> bytes:
    """A recipient's secret: 32 random bytes."""
    return secrets.token_bytes(SECRET)


class ReaderKeys(Protocol):
    """What opens an envelope: the keys of a recipient, or of the reporter."""

    @property
    def kem_private(self) -> MLKEM768X25519PrivateKey: ...

    @property
    def key_id(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class RecipientKeys:
    """All keys of a recipient; made from the secret, never stored."""

    kem: KemKeys
    signing: bytes = field(repr=False)
    verify: bytes

    @classmethod
    def from_secret(cls, secret: bytes) -> "RecipientKeys":
        """`secret`: the 32 bytes that the keyring holds."""
        signing = hkdf(secret, b"", labels.RECIPIENT_SIGNING, 32)
        kem = kem_keys_from_seed(hkdf(secret, b"", labels.RECIPIENT_KEM, 32))
        return cls(kem, signing, verify_key(signing))

    @property
    def kem_private(self) -> MLKEM768X25519PrivateKey:
        return self.kem.kem_private

    @property
    def kem_public(self) -> bytes:
        return self.kem.kem_public

    @property
    def key_id(self) -> bytes:
        return self.kem.key_id
