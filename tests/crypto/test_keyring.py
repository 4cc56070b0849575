"""Locks are exchanged one by one, and open nothing else."""

import json

import pytest

from crypto import keyring
from crypto.errors import KeyringError
from crypto.keys import RecipientKeys
from tests.crypto import actors

SECRET = b"\x01" * 32
NEW = "en helt anden sætning"


def code_of(refused: pytest.ExceptionInfo[KeyringError]) -> str:
    return refused.value.code


def test_a_new_passphrase_replaces_the_old_and_leaves_the_kit() -> None:
    changed = keyring.replace_passphrase(actors.locked(1), SECRET, NEW)
    assert keyring.unlock_with_passphrase(changed, NEW) == SECRET
    assert keyring.unlock_with_kit(changed, actors.KIT) == SECRET
    with pytest.raises(KeyringError) as refused:
        keyring.unlock_with_passphrase(changed, actors.PASSPHRASE)
    assert code_of(refused) == "slot_locked"


def test_a_new_kit_replaces_the_old_and_leaves_the_passphrase() -> None:
    kit = keyring.new_kit()
    changed = keyring.replace_kit(actors.locked(1), SECRET, kit)
    assert keyring.unlock_with_kit(changed, kit) == SECRET
    assert [slot.kind for slot in changed.slots] == ["passphrase", "recovery"]
    assert changed.slots[0] == actors.locked(1).slots[0]
    with pytest.raises(KeyringError) as refused:
        keyring.unlock_with_kit(changed, actors.KIT)
    assert code_of(refused) == "slot_locked"


def test_what_the_server_sees_at_sign_in_opens_no_slot() -> None:
    slot = actors.locked(1).slot("passphrase")
    shown = keyring.sign_in_key(actors.PASSPHRASE, slot.salt)
    with pytest.raises(KeyringError) as refused:
        keyring._unlock(actors.locked(1), slot, shown)
    assert code_of(refused) == "slot_locked"


def test_a_slot_opens_in_no_other_keyring() -> None:
    other = RecipientKeys.from_secret(b"\x02" * 32)
    moved = keyring.Keyring(other.key_id, other.verify, actors.locked(1).slots)
    with pytest.raises(KeyringError) as refused:
        keyring.unlock_with_kit(moved, actors.KIT)
    assert code_of(refused) == "slot_locked"


def test_a_keyring_survives_json() -> None:
    data = json.dumps(keyring.to_json(actors.locked(1))).encode()
    assert keyring.from_bytes(data) == actors.locked(1)
    assert keyring.from_json(json.loads(data)) == actors.locked(1)


def test_kits_are_not_alike() -> None:
    kits = {keyring.new_kit() for _ in range(100)}
    assert len(kits) == 100
    assert {keyring.read_kit(keyring.write_kit(kit)) for kit in kits} == kits
