"""One's own keys: another passphrase, another kit, and what that ends."""

from typing import Any

from flask import Flask

from crypto import keyring
from crypto.encoding import b64u
from crypto.keys import RecipientKeys, fingerprint, new_secret
from tests.admin.house import PASSPHRASES, House, person
from tests.admin.visitor import Visitor

NEW = "femten tomme kaffekopper i kælderen"


def new_passphrase(**changes: Any) -> dict[str, Any]:
    """What the browser sends for a new passphrase of the chair."""
    who = person("chair")
    secret = keyring.unlock_with_passphrase(who.keyring, PASSPHRASES["chair"])
    ring = keyring.replace_passphrase(who.keyring, secret, NEW)
    return {
        "current_sign_in_key": b64u(who.sign_in_key),
        "keyring": keyring.to_json(ring),
        "sign_in_key": b64u(keyring.sign_in_key(NEW, ring.slot("passphrase").salt)),
    } | changes


def test_a_new_passphrase_ends_every_other_session(
    app: Flask, house: House, chair: Visitor
) -> None:
    elsewhere = Visitor(app).sign_in(house, "chair")
    sent = new_passphrase()
    assert chair.write("/da/account/keyring", json=sent).status_code == 200
    assert elsewhere.get("/da/inbox").status_code == 302
    assert chair.get("/da/inbox").status_code == 200
    assert Visitor(app).attempt(house, "chair").status_code == 401
    assert Visitor(app).attempt(house, "chair", sign_in_key=sent["sign_in_key"]).status_code == 200


def test_a_new_passphrase_takes_the_one_before(house: House, chair: Visitor) -> None:
    sent = new_passphrase(current_sign_in_key=b64u(bytes(32)))
    answer = chair.write("/da/account/keyring", json=sent)
    assert answer.get_json()["error"]["facts"] == {"reason": "passphrase"}


def test_wrong_ones_have_to_wait_as_at_signing_in(house: House, chair: Visitor) -> None:
    sent = new_passphrase(current_sign_in_key=b64u(bytes(32)))
    answers = [chair.write("/da/account/keyring", json=sent) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[-1].get_json()["error"]["code"] == "sign_in_blocked"
    # Nor is the right one listened to now.
    assert chair.write("/da/account/keyring", json=new_passphrase()).status_code == 429


def test_a_keyring_of_other_keys_is_refused(house: House, chair: Visitor) -> None:
    secret = new_secret()
    ring = keyring.create(secret, NEW, keyring.new_kit())
    assert RecipientKeys.from_secret(secret).key_id != person("chair").keys.key_id
    answer = chair.write("/da/account/keyring", json=new_passphrase(keyring=keyring.to_json(ring)))
    assert answer.get_json()["error"]["facts"] == {"reason": "keyring"}


def test_the_own_fingerprint_can_be_read_aloud(house: House, chair: Visitor) -> None:
    page = chair.get("/da/account").get_data(as_text=True)
    groups = fingerprint(person("chair").keys.key_id).split("-")
    assert all(f"<span>{group}</span>" in page for group in groups)
