"""A case taken out of the portal, to be read anywhere with the recovery kit (SPEC section 13)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crypto import keyring as keyrings
from crypto.charter import SignedCharter
from crypto.encoding import b64u, from_b64u
from crypto.errors import CryptoError
from crypto.forms import Form
from crypto.keyring import Keyring

VERSION: Final = 1
_FORM: Final = Form(CryptoError, "export_malformed")


@dataclass(frozen=True, slots=True)
class Export:
    """A keyring with its recovery slot, the whole charter chain, the case's envelopes."""

    keyring: Keyring
    charters: tuple[SignedCharter, ...]
    envelopes: tuple[bytes, ...]


def write(keyring: Keyring, charters: Sequence[SignedCharter], envelopes: Sequence[bytes]) -> bytes:
    """The bytes of a `.varsel` file.

    Only the recovery slot goes along: nobody shall guess a passphrase at leisure on a file that
    has left the portal. Raises KeyringError slot_absent.
    """
    slot = keyring.slot("recovery")
    fields = {
        "varsel": "export",
        "version": VERSION,
        "keyring": keyrings.to_json(Keyring(keyring.key, keyring.verify, (slot,))),
        "charters": [signed.to_json() for signed in charters],
        "envelopes": [b64u(envelope) for envelope in envelopes],
    }
    return json.dumps(fields, ensure_ascii=False).encode()


def read(data: bytes) -> Export:
    """The parts of a `.varsel` file, none of them verified yet.

    Raises CryptoError export_malformed, KeyringError, CharterError charter_malformed.
    """
    fields = _FORM.fields(
        _FORM.parse(data), "varsel", "version", "keyring", "charters", "envelopes"
    )
    if fields["varsel"] != "export":
        _FORM.refuse()
    _FORM.integer(fields["version"], VERSION, VERSION)
    return Export(
        keyrings.from_json(fields["keyring"]),
        tuple(SignedCharter.from_json(value) for value in _FORM.array(fields["charters"])),
        tuple(_envelope(value) for value in _FORM.array(fields["envelopes"])),
    )


def _envelope(value: object) -> bytes:
    try:
        return from_b64u(_FORM.text(value))
    except CryptoError as error:
        raise CryptoError("export_malformed") from error
