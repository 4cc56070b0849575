"""Who appears in the vectors, with fixed secrets. None of them exists."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from tests.crypto.vectors.primitives import (
    b64u,
    ed_public,
    hkdf,
    kem_public,
    key_id,
    label,
    return_code,
)


@dataclass(frozen=True)
class Person:
    name: str
    secret: bytes

    @cached_property
    def signing(self) -> bytes:
        return hkdf(self.secret, b"", label("recipient-signing"))

    @cached_property
    def verify(self) -> bytes:
        return ed_public(self.signing)

    @cached_property
    def kem_seed(self) -> bytes:
        return hkdf(self.secret, b"", label("recipient-kem"))

    @cached_property
    def kem(self) -> bytes:
        return kem_public(self.kem_seed)

    @cached_property
    def key(self) -> bytes:
        return key_id(self.kem)


@dataclass(frozen=True)
class Reporter:
    code: bytes
    salt: bytes

    @cached_property
    def stretched(self) -> bytes:
        bare = self.code[:13] + bytes([self.code[13] & 0x80])
        salt = label("code-stretch") + self.salt
        return hashlib.pbkdf2_hmac("sha512", bare, salt, 600_000, 64)

    @cached_property
    def mailbox(self) -> bytes:
        return hkdf(self.stretched, b"", label("code-mailbox"), 16)

    @cached_property
    def signing(self) -> bytes:
        return hkdf(self.stretched, b"", label("code-signing"))

    @cached_property
    def verify(self) -> bytes:
        return ed_public(self.signing)

    @cached_property
    def kem(self) -> bytes:
        return kem_public(hkdf(self.stretched, b"", label("code-kem")))

    @cached_property
    def key(self) -> bytes:
        return key_id(self.kem)

    @property
    def named(self) -> dict[str, str]:
        return {"mailbox": b64u(self.mailbox), "kem": b64u(self.kem)}


CHAIR: Final = Person("Inge Fjordgren", bytes([1]) * 32)
STAFF: Final = Person("Bo Lyngtoft", bytes([2]) * 32)
OUTSIDER: Final = Person("Ove Kratvang", bytes([3]) * 32)
SALT: Final = bytes(range(16))
REPORTER: Final = Reporter(return_code(bytes(range(100, 114))), SALT)
SCHEME: Final = bytes([0x51]) * 16
CASE: Final = bytes([0xCA]) * 16
RECEIPT_SEED: Final = bytes([9]) * 32

REPORT: Final[dict[str, Any]] = {
    "version": 1,
    "type": "report",
    "time": "2026-03-03T21:14:05Z",
    "language": "da",
    "category": {"id": "law", "label": "Brud på loven"},
    "body": "Målerne på kørslen blev rettet bagefter. \U0001f4cf",
    "answers": [{"question": "when", "label": "Hvornår?", "text": "I marts"}],
    "attachments": [],
}


def later(kind: str, body: str) -> dict[str, Any]:
    return {**REPORT, "type": kind, "category": None, "body": body, "answers": []}
