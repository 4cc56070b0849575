"""Questions that one asks who holds no key on the charter asked under (SPEC section 18).

A handler of a request asks a caseworker through a link, whose secret gives all of its keys; or
asks those who receive another scheme's reports, blindly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from crypto import labels
from crypto.charter import Charter
from crypto.derivation import hkdf
from crypto.errors import CryptoError
from crypto.keys import KemKeys, kem_keys_from_seed
from crypto.signing import verify_key
from crypto.wire import NO_PREVIOUS, Envelope

LONGEST: Final = 2


@dataclass(frozen=True, slots=True)
class LinkKeys:
    """What the secret of a link gives: a token to be known by, keys to answer and to read with."""

    token: bytes = field(repr=False)
    signing: bytes = field(repr=False)
    verify: bytes
    kem: KemKeys

    @classmethod
    def from_secret(cls, secret: bytes) -> "LinkKeys":
        """`secret`: the 32 bytes behind the `#` of the link."""
        signing = hkdf(secret, b"", labels.LINK_SIGNING, 32)
        return cls(
            token=hkdf(secret, b"", labels.LINK_TOKEN, 32),
            signing=signing,
            verify=verify_key(signing),
            kem=kem_keys_from_seed(hkdf(secret, b"", labels.LINK_KEM, 32)),
        )

    @property
    def kem_private(self) -> MLKEM768X25519PrivateKey:
        return self.kem.kem_private

    @property
    def kem_public(self) -> bytes:
        return self.kem.kem_public

    @property
    def key_id(self) -> bytes:
        return self.kem.key_id


def check_link(
    envelopes: Sequence[Envelope],
    charters: Sequence[Charter],
    *,
    scheme: bytes,
    case: bytes,
    verify: bytes | None,
) -> list[Envelope]:
    """The question to a caseworker and the answer, if there is one, in order.

    `charters`: the verified chain of the scheme; `verify`: the link's key, as the question itself
    names it, None for the caseworker, who holds only the question. Raises CryptoError
    thread_broken, sender_unknown (facts: thread, sequence).
    """
    ordered = _ordered(envelopes, ("note", "note"), charters, scheme, case)
    _check_sender(ordered[0], [_named(ordered[0], charters)])
    if ordered[1:] and ordered[1].sender != verify:
        raise CryptoError("sender_unknown", thread=ordered[1].thread, sequence=2)
    return ordered


def check_blind(
    envelopes: Sequence[Envelope],
    charters: Sequence[Charter],
    asking: Sequence[Charter],
    *,
    scheme: bytes,
    case: bytes,
) -> list[Envelope]:
    """The blind question and what was given back, if it was, in order.

    `charters`: the verified chain of the scheme that is asked; `asking`: that of the scheme whose
    handlers ask. Raises as `check_link` does.
    """
    ordered = _ordered(envelopes, ("note", "answer"), charters, scheme, case)
    _check_sender(ordered[0], asking)
    for answer in ordered[1:]:
        _check_sender(answer, [_named(answer, charters)])
    return ordered


def _ordered(
    envelopes: Sequence[Envelope],
    directions: tuple[str, str],
    charters: Sequence[Charter],
    scheme: bytes,
    case: bytes,
) -> list[Envelope]:
    ordered = sorted(envelopes, key=lambda envelope: envelope.sequence)
    previous = NO_PREVIOUS
    for number, envelope in enumerate(ordered, start=1):
        found = (envelope.sequence, envelope.previous, envelope.scheme, envelope.case)
        fits = number <= LONGEST and envelope.direction == directions[number - 1]
        if not fits or found != (number, previous, scheme, case):
            raise CryptoError("thread_broken", thread=envelope.thread, sequence=number)
        _named(envelope, charters)
        previous = envelope.hash
    if not ordered:
        raise CryptoError("thread_broken", thread="internal", sequence=1)
    return ordered


def _named(envelope: Envelope, charters: Sequence[Charter]) -> Charter:
    """The charter that the envelope names."""
    for charter in charters:
        if (charter.hash, charter.scheme) == (envelope.charter, envelope.scheme):
            return charter
    raise CryptoError("sender_unknown", thread=envelope.thread, sequence=envelope.sequence)


def _check_sender(envelope: Envelope, charters: Sequence[Charter]) -> None:
    allowed = {one.verify for charter in charters for one in charter.recipients}
    if envelope.sender not in allowed:
        raise CryptoError("sender_unknown", thread=envelope.thread, sequence=envelope.sequence)
