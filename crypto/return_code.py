"""The return code, and all of the reporter's keys, which derive from it (SPEC section 8)."""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from crypto import labels
from crypto.derivation import hkdf, sha256
from crypto.errors import GroupsError
from crypto.groups import read_groups, write_groups
from crypto.keys import KemKeys, kem_keys_from_seed
from crypto.signing import verify_key

GROUPS: Final = 7
ROUNDS: Final = 600_000
_LENGTH: Final = 14
_CHECKSUM: Final = 0x7F


@dataclass(frozen=True, slots=True)
class ReporterKeys:
    """The reporter's mailbox id (16 bytes) and keys in one organisation; never stored."""

    mailbox: bytes
    verify: bytes
    signing_seed: bytes = field(repr=False)
    kem: KemKeys

    @property
    def kem_private(self) -> MLKEM768X25519PrivateKey:
        return self.kem.kem_private

    @property
    def kem_public(self) -> bytes:
        return self.kem.kem_public

    @property
    def key_id(self) -> bytes:
        return self.kem.key_id


def new_code() -> bytes:
    """A code of 105 random bits and 7 bits of checksum, 14 bytes."""
    return _with_checksum(secrets.token_bytes(_LENGTH))


def write(code: bytes) -> str:
    """The seven groups to show."""
    return write_groups(code)


def read(text: str) -> bytes:
    """The 14 bytes of a typed code.

    Raises GroupsError: groups_letter, groups_length, code_checksum.
    """
    code = read_groups(text, GROUPS)
    if _with_checksum(code) != code:
        raise GroupsError("code_checksum")
    return code


def derive(code: bytes, organisation_salt: bytes) -> ReporterKeys:
    """All of the reporter's keys. Slow on purpose (a good part of a second).

    `organisation_salt`: 16 bytes, so that codes of two organisations are not guessed together.
    """
    stretched = hashlib.pbkdf2_hmac(
        "sha512", _without_checksum(code), labels.CODE_STRETCH + organisation_salt, ROUNDS, 64
    )
    signing_seed = hkdf(stretched, b"", labels.CODE_SIGNING, 32)
    return ReporterKeys(
        mailbox=hkdf(stretched, b"", labels.CODE_MAILBOX, 16),
        verify=verify_key(signing_seed),
        signing_seed=signing_seed,
        kem=kem_keys_from_seed(hkdf(stretched, b"", labels.CODE_KEM, 32)),
    )


def _without_checksum(code: bytes) -> bytes:
    return code[:-1] + bytes([code[-1] & ~_CHECKSUM & 0xFF])


def _with_checksum(code: bytes) -> bytes:
    bare = _without_checksum(code)
    return bare[:-1] + bytes([bare[-1] | sha256(labels.CODE_CHECKSUM, bare)[0] >> 1])
