"""The charter: who can read a scheme's reports, signed and chained (SPEC section 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crypto import labels
from crypto.derivation import sha256
from crypto.encoding import b64u, canonical_json
from crypto.errors import CharterError, CryptoError
from crypto.forms import Form
from crypto.groups import write_groups
from crypto.signing import is_signed, verify_key
from crypto.signing import sign as sign_bytes

Texts = Mapping[str, str]
"""A text by language (two lower-case letters)."""

NO_PREVIOUS: Final = bytes(32)
MOST_RECIPIENTS: Final = 31
MOST_SIGNERS: Final = 8

_FORM: Final = Form(CharterError, "charter_malformed")
_SUITE: Final = 1
_FIELDS: Final = (
    *("varsel", "suite", "scheme", "version", "previous", "issued"),
    *("organisation", "title", "recipients", "signers", "receipt"),
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who can read: KEM key (1216 bytes), verify key (32), `since` as `YYYY-MM-DD`."""

    name: str
    role: Texts
    kem: bytes
    verify: bytes
    since: str

    @property
    def key_id(self) -> bytes:
        return sha256(labels.KEY_ID, self.kem)[:16]


@dataclass(frozen=True, slots=True)
class Charter:
    """One version of a scheme's charter. `issued` as `YYYY-MM-DD`; keys and hashes 32 bytes."""

    scheme: bytes
    version: int
    previous: bytes
    issued: str
    organisation: Texts
    title: Texts
    recipients: tuple[Recipient, ...]
    signers: tuple[bytes, ...]
    receipt: bytes
    hash: bytes

    @property
    def fingerprint(self) -> str:
        """Eight five-letter groups, as on the poster."""
        return write_groups(self.hash[:16])


@dataclass(frozen=True, slots=True)
class SignedCharter:
    """A charter's bytes as they were signed, the signer's key (32 bytes), the signature (64)."""

    charter: bytes
    signer: bytes
    signature: bytes

    def to_json(self) -> dict[str, str]:
        return {
            "charter": self.charter.decode(),
            "signer": b64u(self.signer),
            "signature": b64u(self.signature),
        }

    @classmethod
    def from_json(cls, value: object) -> "SignedCharter":
        """Raises CharterError charter_malformed."""
        fields = _FORM.fields(value, "charter", "signer", "signature")
        return cls(
            _FORM.text(fields["charter"]).encode(),
            _FORM.binary(fields["signer"], 32),
            _FORM.binary(fields["signature"], 64),
        )


def build(  # noqa: PLR0913 -- one argument for each field of the charter
    *,
    scheme: bytes,
    previous: Charter | None,
    issued: str,
    organisation: Texts,
    title: Texts,
    recipients: Sequence[Recipient],
    signers: Sequence[bytes],
    receipt: bytes,
) -> bytes:
    """The canonical bytes of the version after `previous` (None: the first), to be signed.

    Raises CharterError charter_malformed if no reader would accept them.
    """
    draft = Charter(
        scheme=scheme,
        version=previous.version + 1 if previous else 1,
        previous=previous.hash if previous else NO_PREVIOUS,
        issued=issued,
        organisation=organisation,
        title=title,
        recipients=tuple(recipients),
        signers=tuple(signers),
        receipt=receipt,
        hash=b"",
    )
    data = _canonical(_as_json(draft))
    parse(data)
    return data


def sign(data: bytes, signer_seed: bytes) -> SignedCharter:
    """`data`: canonical bytes of a charter; `signer_seed`: 32 bytes."""
    signature = sign_bytes(signer_seed, labels.CHARTER_SIGNATURE, data)
    return SignedCharter(data, verify_key(signer_seed), signature)


def parse(data: bytes) -> Charter:
    """The charter in canonical JSON; its signature is not looked at.

    Raises CharterError charter_malformed.
    """
    fields = _FORM.fields(_FORM.parse(data), *_FIELDS)
    if fields["varsel"] != "charter":
        _FORM.refuse()
    _FORM.integer(fields["suite"], _SUITE, _SUITE)
    charter = Charter(
        scheme=_FORM.binary(fields["scheme"], 16),
        version=_FORM.integer(fields["version"], 1),
        previous=_FORM.binary(fields["previous"], 32),
        issued=_FORM.date(fields["issued"]),
        organisation=_read_texts(fields["organisation"]),
        title=_read_texts(fields["title"]),
        recipients=_read_recipients(fields["recipients"]),
        signers=_read_signers(fields["signers"]),
        receipt=_FORM.binary(fields["receipt"], 32),
        hash=sha256(labels.CHARTER_HASH, data),
    )
    if _canonical(_as_json(charter)) != data:
        _FORM.refuse()
    return charter


def verify_chain(chain: Sequence[SignedCharter]) -> list[Charter]:
    """The charters of a chain from version 1 on, each verified; the last one is in force.

    Raises CharterError charter_malformed, charter_signature_invalid, charter_signer_unknown,
    charter_chain_broken (facts: version, the place in the chain counted from 1).
    """
    if not chain:
        raise CharterError("charter_chain_broken", version=1)
    charters: list[Charter] = []
    for version, signed in enumerate(chain, start=1):
        charter = parse(signed.charter)
        before = charters[-1] if charters else None
        _verify_link(signed, charter, before, version)
        charters.append(charter)
    return charters


def _verify_link(
    signed: SignedCharter, charter: Charter, before: Charter | None, version: int
) -> None:
    if not is_signed(signed.signer, signed.signature, labels.CHARTER_SIGNATURE, signed.charter):
        raise CharterError("charter_signature_invalid", version=version)
    if signed.signer not in (before or charter).signers:
        raise CharterError("charter_signer_unknown", version=version)
    follows = charter.version == version and charter.previous == (
        before.hash if before else NO_PREVIOUS
    )
    if before is not None:
        follows = follows and charter.scheme == before.scheme and charter.issued >= before.issued
    if not follows:
        raise CharterError("charter_chain_broken", version=version)


def _canonical(fields: dict[str, Any]) -> bytes:
    try:
        return canonical_json(fields)
    except CryptoError as error:
        raise CharterError("charter_malformed") from error


def _read_texts(value: object) -> Texts:
    if not isinstance(value, dict) or not value:
        _FORM.refuse()
    return {_FORM.language(name): _FORM.text(text, 1) for name, text in value.items()}


def _read_recipients(value: object) -> tuple[Recipient, ...]:
    recipients = tuple(_read_recipient(item) for item in _FORM.array(value, 1, MOST_RECIPIENTS))
    kems = {recipient.kem for recipient in recipients}
    verifies = {recipient.verify for recipient in recipients}
    if not len(kems) == len(verifies) == len(recipients):
        _FORM.refuse()
    return recipients


def _read_recipient(value: object) -> Recipient:
    fields = _FORM.fields(value, "name", "role", "kem", "verify", "since")
    return Recipient(
        name=_FORM.text(fields["name"], 1),
        role=_read_texts(fields["role"]),
        kem=_FORM.binary(fields["kem"], 1216),
        verify=_FORM.binary(fields["verify"], 32),
        since=_FORM.date(fields["since"]),
    )


def _read_signers(value: object) -> tuple[bytes, ...]:
    signers = tuple(_FORM.binary(item, 32) for item in _FORM.array(value, 1, MOST_SIGNERS))
    if len(set(signers)) != len(signers):
        _FORM.refuse()
    return signers


def _write_recipient(recipient: Recipient) -> dict[str, Any]:
    return {
        "name": recipient.name,
        "role": dict(recipient.role),
        "kem": b64u(recipient.kem),
        "verify": b64u(recipient.verify),
        "since": recipient.since,
    }


def _as_json(charter: Charter) -> dict[str, Any]:
    return {
        "varsel": "charter",
        "suite": _SUITE,
        "scheme": b64u(charter.scheme),
        "version": charter.version,
        "previous": b64u(charter.previous),
        "issued": charter.issued,
        "organisation": dict(charter.organisation),
        "title": dict(charter.title),
        "recipients": [_write_recipient(recipient) for recipient in charter.recipients],
        "signers": [b64u(signer) for signer in charter.signers],
        "receipt": b64u(charter.receipt),
    }
