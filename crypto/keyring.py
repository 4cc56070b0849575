"""The keyring: a recipient's secret, locked by several key slots (SPEC section 10)."""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from nacl import bindings
from nacl.exceptions import CryptoError as SodiumError
from nacl.pwhash import argon2id

from crypto import labels
from crypto.derivation import hkdf, sha256
from crypto.encoding import b64u
from crypto.errors import GroupsError, KeyringError
from crypto.forms import Form
from crypto.groups import read_groups, write_groups
from crypto.keys import RecipientKeys

KIT_GROUPS: Final = 9
MEMORY: Final = 65_536
"""KiB that stretching a passphrase takes."""
PASSES: Final = 3
LANES: Final = 1
KINDS: Final = {"passphrase": 1, "recovery": 2}

_FORM: Final = Form(KeyringError, "keyring_malformed")
_KIT: Final = 16
_PARAMETERS: Final = {"memory": MEMORY, "passes": PASSES, "lanes": LANES}


@dataclass(frozen=True, slots=True)
class Slot:
    """The secret locked once: kind, salt (16 bytes), nonce (24), sealed secret (48)."""

    kind: str
    salt: bytes
    nonce: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Keyring:
    """Key id (16 bytes), verify key (32 bytes) and one or two slots."""

    key: bytes
    verify: bytes
    slots: tuple[Slot, ...]

    def slot(self, kind: str) -> Slot:
        """Raises KeyringError slot_absent."""
        for slot in self.slots:
            if slot.kind == kind:
                return slot
        raise KeyringError("slot_absent", kind=kind)


def create(secret: bytes, passphrase: str, kit: bytes) -> Keyring:
    """A keyring that both the passphrase and the recovery kit open."""
    keys = RecipientKeys.from_secret(secret)
    bare = Keyring(keys.key_id, keys.verify, ())
    slots = (_passphrase_slot(bare, secret, passphrase), _recovery_slot(bare, secret, kit))
    return replace(bare, slots=slots)


def replace_passphrase(keyring: Keyring, secret: bytes, passphrase: str) -> Keyring:
    """The keyring with a new passphrase slot; the others stay."""
    return _with_slot(keyring, _passphrase_slot(keyring, secret, passphrase))


def replace_kit(keyring: Keyring, secret: bytes, kit: bytes) -> Keyring:
    """The keyring with a new recovery slot; the old kit opens it no more."""
    return _with_slot(keyring, _recovery_slot(keyring, secret, kit))


def unlock_with_passphrase(keyring: Keyring, passphrase: str) -> bytes:
    """The secret. Raises KeyringError slot_absent, slot_locked, keyring_mismatch."""
    slot = keyring.slot("passphrase")
    key = hkdf(_stretch(passphrase, slot.salt), b"", labels.UNLOCK, 32)
    return _unlock(keyring, slot, key)


def unlock_with_kit(keyring: Keyring, kit: bytes) -> bytes:
    """The secret. `kit`: 16 bytes. Raises KeyringError as with the passphrase."""
    slot = keyring.slot("recovery")
    return _unlock(keyring, slot, hkdf(kit, slot.salt, labels.RECOVERY, 32))


def sign_in_key(passphrase: str, salt: bytes) -> bytes:
    """What the server is shown at sign-in, 32 bytes; it opens no slot.

    `salt`: 16 bytes, of the keyring's passphrase slot.
    """
    return hkdf(_stretch(passphrase, salt), b"", labels.SIGN_IN, 32)


def new_kit() -> bytes:
    """128 random bits, 16 bytes."""
    return secrets.token_bytes(_KIT)


def write_kit(kit: bytes) -> str:
    """The nine groups to print."""
    return write_groups(kit + _kit_checksum(kit))


def read_kit(text: str) -> bytes:
    """The 16 bytes of a typed kit. Raises GroupsError groups_letter, groups_length, kit_checksum."""
    data = read_groups(text, KIT_GROUPS)
    kit = data[:_KIT]
    if _kit_checksum(kit) != data[_KIT:]:
        raise GroupsError("kit_checksum")
    return kit


def to_json(keyring: Keyring) -> dict[str, Any]:
    """The keyring as JSON values, fields in the order of SPEC section 10."""
    return {
        "version": 1,
        "key": b64u(keyring.key),
        "verify": b64u(keyring.verify),
        "slots": [_write_slot(slot) for slot in keyring.slots],
    }


def from_json(value: object) -> Keyring:
    """The keyring in parsed JSON.

    Raises KeyringError keyring_malformed, keyring_parameters.
    """
    fields = _FORM.fields(value, "version", "key", "verify", "slots")
    _FORM.integer(fields["version"], 1, 1)
    slots = tuple(_read_slot(slot) for slot in _FORM.array(fields["slots"], 1, len(KINDS)))
    if len({slot.kind for slot in slots}) != len(slots):
        _FORM.refuse()
    return Keyring(_FORM.binary(fields["key"], 16), _FORM.binary(fields["verify"], 32), slots)


def from_bytes(data: bytes) -> Keyring:
    """The keyring in a JSON file. Raises as `from_json`."""
    return from_json(_FORM.parse(data))


def _passphrase_slot(keyring: Keyring, secret: bytes, passphrase: str) -> Slot:
    salt = secrets.token_bytes(16)
    key = hkdf(_stretch(passphrase, salt), b"", labels.UNLOCK, 32)
    return _lock(keyring, "passphrase", salt, key, secret)


def _recovery_slot(keyring: Keyring, secret: bytes, kit: bytes) -> Slot:
    salt = secrets.token_bytes(16)
    return _lock(keyring, "recovery", salt, hkdf(kit, salt, labels.RECOVERY, 32), secret)


def _stretch(passphrase: str, salt: bytes) -> bytes:
    """Argon2id with the one set of parameters there is: nobody can ask for a weaker stretch."""
    typed = unicodedata.normalize("NFKC", passphrase).encode()
    return argon2id.kdf(32, typed, salt, opslimit=PASSES, memlimit=MEMORY * 1024)


def _lock(keyring: Keyring, kind: str, salt: bytes, key: bytes, secret: bytes) -> Slot:
    nonce = secrets.token_bytes(24)
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        secret, _associated(keyring, kind), nonce, key
    )
    return Slot(kind, salt, nonce, sealed)


def _unlock(keyring: Keyring, slot: Slot, key: bytes) -> bytes:
    try:
        secret = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            slot.sealed, _associated(keyring, slot.kind), slot.nonce, key
        )
    except SodiumError as error:
        raise KeyringError("slot_locked", kind=slot.kind) from error
    keys = RecipientKeys.from_secret(secret)
    if (keys.key_id, keys.verify) != (keyring.key, keyring.verify):
        raise KeyringError("keyring_mismatch")
    return secret


def _associated(keyring: Keyring, kind: str) -> bytes:
    return labels.SLOT + bytes([KINDS[kind]]) + keyring.key + keyring.verify


def _with_slot(keyring: Keyring, slot: Slot) -> Keyring:
    others: Sequence[Slot] = [other for other in keyring.slots if other.kind != slot.kind]
    return replace(keyring, slots=tuple(sorted((slot, *others), key=lambda s: KINDS[s.kind])))


def _write_slot(slot: Slot) -> dict[str, Any]:
    parameters = _PARAMETERS if slot.kind == "passphrase" else {}
    return {
        "kind": slot.kind,
        "salt": b64u(slot.salt),
        **parameters,
        "nonce": b64u(slot.nonce),
        "sealed": b64u(slot.sealed),
    }


def _read_slot(value: object) -> Slot:
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        _FORM.refuse()
    parameters = _PARAMETERS if kind == "passphrase" else {}
    fields = _FORM.fields(value, "kind", "salt", *parameters, "nonce", "sealed")
    found = {name: _FORM.integer(fields[name], 0) for name in parameters}
    slot = Slot(
        kind,
        _FORM.binary(fields["salt"], 16),
        _FORM.binary(fields["nonce"], 24),
        _FORM.binary(fields["sealed"], 48),
    )
    if found != parameters:
        raise KeyringError("keyring_parameters")
    return slot


def _kit_checksum(kit: bytes) -> bytes:
    return sha256(labels.RECOVERY_CHECKSUM, kit)[:2]
