"""The manifest: what a reporter's site must answer, signed by its operator (SPEC section 16).

Reporter pages are the same bytes for everybody, so they can be listed beforehand and compared by
anybody. The key that signs need not be, and should not be, on the server that is checked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from crypto import labels
from crypto.derivation import sha256
from crypto.encoding import b64u, canonical_json
from crypto.errors import CryptoError
from crypto.forms import Form
from crypto.groups import write_groups
from crypto.signing import is_signed, verify_key
from crypto.signing import sign as sign_bytes

Headers = tuple[tuple[str, str], ...]
"""Names in lower case with their values, in order of the names."""

NO_CHARTER: Final = bytes(32)

_FORM: Final = Form(CryptoError, "manifest_malformed")
_PATH: Final = re.compile(r"/[!-~]*")
_HEADER: Final = re.compile(r"[a-z0-9-]+")
_LEAST_STATUS, _MOST_STATUS = 200, 599


@dataclass(frozen=True, slots=True)
class Entry:
    """One address: its path, the status, the SHA-256 of the body (32 bytes), and all headers.

    `headers` counts in the manifest's list of header sets, from 0.
    """

    path: str
    status: int
    sha256: bytes
    headers: int


@dataclass(frozen=True, slots=True)
class CharterInForce:
    """Where a scheme's charters are had, and which is the last: version 0 where there is none."""

    path: str
    version: int
    hash: bytes

    @property
    def fingerprint(self) -> str:
        """Eight five-letter groups, as on the poster."""
        return write_groups(self.hash[:16])


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a site of this release answers; `made` as `YYYY-MM-DD`."""

    release: str
    made: str
    headers: tuple[Headers, ...]
    entries: tuple[Entry, ...]
    charters: tuple[CharterInForce, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "varsel": "manifest",
            "release": self.release,
            "made": self.made,
            "headers": [[list(header) for header in headers] for headers in self.headers],
            "entries": [
                {
                    "path": entry.path,
                    "status": entry.status,
                    "sha256": b64u(entry.sha256),
                    "headers": entry.headers,
                }
                for entry in self.entries
            ],
            "charters": [
                {"path": one.path, "version": one.version, "hash": b64u(one.hash)}
                for one in self.charters
            ],
        }


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """A manifest's bytes as they were signed, the key (32 bytes), the signature (64)."""

    manifest: bytes
    key: bytes
    signature: bytes

    def to_bytes(self) -> bytes:
        """The file that is served."""
        carried = {
            "manifest": self.manifest.decode(),
            "key": b64u(self.key),
            "signature": b64u(self.signature),
        }
        return canonical_json(carried) + b"\n"


def build(manifest: Manifest) -> bytes:
    """The canonical bytes, to be signed. Raises CryptoError manifest_malformed."""
    data = canonical_json(manifest.as_json())
    parse(data)
    return data


def sign(data: bytes, seed: bytes) -> SignedManifest:
    """`data`: canonical bytes of a manifest; `seed`: of the release key, 32 bytes."""
    return SignedManifest(data, verify_key(seed), sign_bytes(seed, labels.MANIFEST_SIGNATURE, data))


def read(file: bytes) -> SignedManifest:
    """A manifest as it is carried; nothing inside it is looked at.

    Raises CryptoError manifest_malformed.
    """
    fields = _FORM.fields(_FORM.parse(file), "manifest", "key", "signature")
    return SignedManifest(
        _FORM.text(fields["manifest"]).encode(),
        _FORM.binary(fields["key"], 32),
        _FORM.binary(fields["signature"], 64),
    )


def check(signed: SignedManifest, release_key: bytes) -> Manifest:
    """The manifest, if `release_key` (32 bytes) signed it: the key that it brings is no proof.

    Raises CryptoError manifest_invalid, manifest_malformed.
    """
    if signed.key != release_key or not is_signed(
        release_key, signed.signature, labels.MANIFEST_SIGNATURE, signed.manifest
    ):
        raise CryptoError("manifest_invalid")
    return parse(signed.manifest)


def fingerprint(release_key: bytes) -> str:
    """Eight five-letter groups: what an operator publishes of the release key."""
    return write_groups(sha256(labels.RELEASE_KEY, release_key)[:16])


def parse(data: bytes) -> Manifest:
    """The manifest in canonical JSON; who signed it is not looked at.

    Raises CryptoError manifest_malformed.
    """
    fields = _FORM.fields(
        _FORM.parse(data), "varsel", "release", "made", "headers", "entries", "charters"
    )
    if fields["varsel"] != "manifest":
        _FORM.refuse()
    headers = tuple(_headers(one) for one in _FORM.array(fields["headers"], least=1))
    manifest = Manifest(
        release=_FORM.text(fields["release"], least=1),
        made=_FORM.date(fields["made"]),
        headers=headers,
        entries=tuple(_entry(one, len(headers)) for one in _FORM.array(fields["entries"], least=1)),
        charters=tuple(_charter(one) for one in _FORM.array(fields["charters"])),
    )
    _ascending([entry.path for entry in manifest.entries])
    _ascending([one.path for one in manifest.charters])
    if canonical_json(manifest.as_json()) != data:
        _FORM.refuse()
    return manifest


def _headers(value: object) -> Headers:
    pairs = [_FORM.array(pair, 2, 2) for pair in _FORM.array(value)]
    found = tuple((_FORM.text(name, 1), _FORM.text(text)) for name, text in pairs)
    for name, _text in found:
        if not _HEADER.fullmatch(name):
            _FORM.refuse()
    _ascending([name for name, _text in found])
    return found


def _entry(value: object, header_sets: int) -> Entry:
    fields = _FORM.fields(value, "path", "status", "sha256", "headers")
    return Entry(
        _path(fields["path"]),
        _FORM.integer(fields["status"], _LEAST_STATUS, _MOST_STATUS),
        _FORM.binary(fields["sha256"], 32),
        _FORM.integer(fields["headers"], 0, header_sets - 1),
    )


def _charter(value: object) -> CharterInForce:
    fields = _FORM.fields(value, "path", "version", "hash")
    found = CharterInForce(
        _path(fields["path"]),
        _FORM.integer(fields["version"], 0),
        _FORM.binary(fields["hash"], 32),
    )
    if (found.version == 0) != (found.hash == NO_CHARTER):
        _FORM.refuse()
    return found


def _path(value: object) -> str:
    path = _FORM.text(value, 1)
    if not _PATH.fullmatch(path):
        _FORM.refuse()
    return path


def _ascending(names: Sequence[str]) -> None:
    """Each after the one before it, so that none stands twice."""
    if any(after <= before for before, after in pairwise(names)):
        _FORM.refuse()
