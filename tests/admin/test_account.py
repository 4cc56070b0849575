"""One's own keys: another passphrase, another kit, and what that ends."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from crypto import keyring
from crypto.encoding import b64u
from crypto.keys import RecipientKeys, fingerprint, new_secret
from portal.data import recipients, totp
from portal.data.audit import AuditAct
from portal.data.tables import AuditLine
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


def new_phone(house: House, chair: Visitor, **changes: str) -> dict[str, str]:
    """What the browser sends when the chair moves the one-time codes to another phone."""
    house.forget_code("chair")
    house.session.commit()
    found = re.search(r'data-offer="([^"]+)"', chair.get("/da/account").get_data(as_text=True))
    assert found is not None
    return {
        "current_sign_in_key": b64u(person("chair").sign_in_key),
        "present_code": house.code("chair"),
        "offer": found.group(1),
        "code": totp.code_at(offered(house, found.group(1)), house.now()),
    } | changes


def offered(house: House, offer: str) -> bytes:
    return totp.secret_offered(house.settings.totp_key, house.recipient("chair").id, offer)


def test_a_new_phone_gives_the_codes_from_then_on(app: Flask, house: House, chair: Visitor) -> None:
    elsewhere = Visitor(app).sign_in(house, "chair")
    sent = new_phone(house, chair)
    secret = offered(house, sent["offer"])
    assert chair.write("/da/account/factor", json=sent).status_code == 200
    assert elsewhere.get("/da/inbox").status_code == 302
    assert chair.get("/da/inbox").status_code == 200
    house.forget_code("chair")
    house.session.commit()
    old = Visitor(app).attempt(house, "chair", code=sent["present_code"])
    assert old.status_code == 401
    new = Visitor(app).attempt(house, "chair", code=totp.code_at(secret, house.now()))
    assert new.status_code == 200
    changed = select(AuditLine).where(AuditLine.act == AuditAct.FACTOR_CHANGED)
    assert len(house.session.scalars(changed).all()) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"current_sign_in_key": b64u(bytes(32))}, "passphrase"),
        ({"present_code": "000000"}, "present_code"),
        ({"code": "000000"}, "code"),
        ({"offer": "another"}, "code"),
    ],
)
def test_a_new_phone_takes_passphrase_and_both_phones(
    app: Flask, house: House, chair: Visitor, changes: dict[str, str], reason: str
) -> None:
    answer = chair.write("/da/account/factor", json=new_phone(house, chair, **changes))
    assert answer.status_code == 422
    assert answer.get_json()["error"]["facts"] == {"reason": reason}
    # The old phone is the one that counts, and its code was not used up.
    assert Visitor(app).attempt(house, "chair").status_code == 200


def test_whoever_tries_codes_in_an_open_session_has_to_wait(house: House, chair: Visitor) -> None:
    sent = new_phone(house, chair, present_code="000000")
    answers = [chair.write("/da/account/factor", json=sent) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]


def test_a_code_of_the_old_phone_works_once(house: House, chair: Visitor) -> None:
    sent = new_phone(house, chair)
    recipients.spend_step(
        house.session,
        recipient_id=house.recipient("chair").id,
        step=int(house.now().timestamp()) // totp.STEP_SECONDS + 1,
    )
    house.session.commit()
    answer = chair.write("/da/account/factor", json=sent)
    assert answer.get_json()["error"]["facts"] == {"reason": "present_code"}
