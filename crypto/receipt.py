"""Signed receipts: the server cannot deny later what it took (SPEC section 11)."""

from dataclasses import dataclass
from typing import Any, Final

from crypto import labels
from crypto.encoding import b64u, canonical_json
from crypto.errors import CryptoError
from crypto.forms import Form
from crypto.signing import is_signed, sign
from crypto.wire import Envelope

_FORM: Final = Form(CryptoError, "receipt_malformed")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was taken, and on which day (`YYYY-MM-DD`). Ids 16 bytes, hash 32."""

    scheme: bytes
    case: bytes
    sequence: int
    envelope: bytes
    received: str

    def as_json(self) -> dict[str, Any]:
        return {
            "varsel": "receipt",
            "scheme": b64u(self.scheme),
            "case": b64u(self.case),
            "sequence": self.sequence,
            "envelope": b64u(self.envelope),
            "received": self.received,
        }


def issue(seed: bytes, envelope: Envelope, received: str) -> dict[str, str]:
    """`{"receipt", "signature"}` to hand to the sender.

    `seed`: of the installation's receipt key, 32 bytes; `received`: a day, `YYYY-MM-DD`.
    """
    receipt = Receipt(envelope.scheme, envelope.case, envelope.sequence, envelope.hash, received)
    data = canonical_json(receipt.as_json())
    signature = sign(seed, labels.RECEIPT_SIGNATURE, data)
    return {"receipt": data.decode(), "signature": b64u(signature)}


def read(carried: object, receipt_key: bytes) -> Receipt:
    """The receipt that `receipt_key` signed.

    Raises CryptoError receipt_malformed, receipt_invalid.
    """
    outside = _FORM.fields(carried, "receipt", "signature")
    data = _FORM.text(outside["receipt"]).encode()
    signature = _FORM.binary(outside["signature"], 64)
    receipt = _parse(data)
    if not is_signed(receipt_key, signature, labels.RECEIPT_SIGNATURE, data):
        raise CryptoError("receipt_invalid")
    return receipt


def check(carried: object, receipt_key: bytes, envelope: Envelope) -> Receipt:
    """As `read`, and the receipt is about this very envelope; else receipt_invalid."""
    receipt = read(carried, receipt_key)
    found = (receipt.scheme, receipt.case, receipt.sequence, receipt.envelope)
    if found != (envelope.scheme, envelope.case, envelope.sequence, envelope.hash):
        raise CryptoError("receipt_invalid")
    return receipt


def _parse(data: bytes) -> Receipt:
    names = ("varsel", "scheme", "case", "sequence", "envelope", "received")
    fields = _FORM.fields(_FORM.parse(data), *names)
    if fields["varsel"] != "receipt":
        _FORM.refuse()
    receipt = Receipt(
        _FORM.binary(fields["scheme"], 16),
        _FORM.binary(fields["case"], 16),
        _FORM.integer(fields["sequence"], 1),
        _FORM.binary(fields["envelope"], 32),
        _FORM.date(fields["received"]),
    )
    if canonical_json(receipt.as_json()) != data:
        _FORM.refuse()
    return receipt
