"""Proofs of holding a return code or a recipient's secret (SPEC section 11).

The two carry labels of their own: what was signed to open a mailbox proves nothing else.
"""

from typing import Final

from crypto import labels
from crypto.errors import CryptoError
from crypto.signing import is_signed, sign

_CHALLENGE: Final = range(16, 256)


def sign_mailbox(seed: bytes, mailbox: bytes, challenge: bytes) -> bytes:
    """Signature, 64 bytes. `mailbox`: 16 bytes; `challenge`: 16 to 255 bytes, by the server."""
    return sign(seed, labels.MAILBOX_PROOF, mailbox, _checked(challenge))


def verify_mailbox(verify_key: bytes, mailbox: bytes, challenge: bytes, signature: bytes) -> None:
    """Raises CryptoError proof_invalid, length_invalid (the challenge)."""
    _verify(verify_key, signature, labels.MAILBOX_PROOF, mailbox, _checked(challenge))


def sign_recipient(seed: bytes, key_id: bytes, challenge: bytes) -> bytes:
    """Signature, 64 bytes. `key_id`: 16 bytes; `challenge`: 16 to 255 bytes, by the server."""
    return sign(seed, labels.RECIPIENT_PROOF, key_id, _checked(challenge))


def verify_recipient(verify_key: bytes, key_id: bytes, challenge: bytes, signature: bytes) -> None:
    """Raises CryptoError proof_invalid, length_invalid (the challenge)."""
    _verify(verify_key, signature, labels.RECIPIENT_PROOF, key_id, _checked(challenge))


def _checked(challenge: bytes) -> bytes:
    if len(challenge) not in _CHALLENGE:
        raise CryptoError("length_invalid", found=len(challenge))
    return challenge


def _verify(key: bytes, signature: bytes, label: bytes, *parts: bytes) -> None:
    if not is_signed(key, signature, label, *parts):
        raise CryptoError("proof_invalid")
