"""Files that `varsel crypto` reads and writes. All of them stay on this machine."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crypto import charter, export, filling, keyring, wire, work
from crypto.charter import Charter, SignedCharter
from crypto.encoding import parse_json
from crypto.errors import CharterError
from crypto.export import Export
from crypto.keyring import Keyring
from crypto.wire import Envelope


@dataclass(frozen=True, slots=True)
class SealedCase:
    """What was found to be opened: an exported case, or a single envelope."""

    keyring: Keyring | None
    charters: tuple[SignedCharter, ...]
    envelopes: tuple[Envelope, ...]


def read_case(path: Path) -> SealedCase:
    """An exported case or a single envelope. Raises CryptoError."""
    data = path.read_bytes()
    if looks_like_json(data):
        found: Export = export.read(data)
        envelopes = tuple(wire.parse(envelope) for envelope in found.envelopes)
        return SealedCase(found.keyring, found.charters, envelopes)
    filled, _stamp = work.unstamp(data)
    return SealedCase(None, (), (wire.parse(filling.unfill(filled)),))


def read_charters(path: Path) -> list[Charter]:
    """The verified chain in a file: an array of signed charters, one alone, or `{"charters"}`.

    Raises CharterError.
    """
    try:
        value: Any = parse_json(path.read_bytes())
    except ValueError as error:
        raise CharterError("charter_malformed") from error
    if isinstance(value, dict):
        value = value.get("charters", [value])
    if not isinstance(value, list):
        raise CharterError("charter_malformed")
    return charter.verify_chain([SignedCharter.from_json(signed) for signed in value])


def read_keyring(path: Path) -> Keyring:
    """A keyring file, or the keyring of an exported case. Raises CryptoError."""
    data = path.read_bytes()
    if is_export(data):
        return export.read(data).keyring
    return keyring.from_bytes(data)


def is_export(data: bytes) -> bool:
    return _names(data) >= {"varsel", "keyring", "envelopes"}


def is_keyring(data: bytes) -> bool:
    return "slots" in _names(data)


def looks_like_json(data: bytes) -> bool:
    return data.lstrip()[:1] in (b"{", b"[")


def write_new(path: Path, data: bytes) -> None:
    """Writes a file that only its owner can read. Raises FileExistsError, never overwrites."""
    with open(path, "xb", opener=_private) as file:
        file.write(data)


def keyring_bytes(ring: Keyring) -> bytes:
    return json.dumps(keyring.to_json(ring), indent=1).encode() + b"\n"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _names(data: bytes) -> set[str]:
    try:
        value = parse_json(data)
    except ValueError:
        return set()
    return set(value) if isinstance(value, dict) else set()
