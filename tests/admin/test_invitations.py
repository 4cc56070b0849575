"""Invitations: used once, not for long, and by nobody else."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest

from crypto import keyring, proof
from crypto.encoding import b64u
from crypto.keys import RecipientKeys, new_secret
from portal.data import invitations, totp
from portal.data.audit import AuditAct
from tests.admin.house import House, person
from tests.admin.visitor import SESSION, Visitor


def said(house: House, token: str, handle: str, **changes: Any) -> dict[str, Any]:
    enrolment = house.enrolment(token, handle)
    return {
        "kind": "enrol",
        "token": token,
        "keyring": enrolment.keyring,
        "kem": b64u(enrolment.kem),
        "sign_in_key": b64u(enrolment.sign_in_key),
        "code": enrolment.code,
        "proof": b64u(enrolment.proof),
    } | changes


def test_the_token_is_in_no_address(stranger: Visitor) -> None:
    page = stranger.get("/da/invitation").get_data(as_text=True)
    assert 'method="post"' in page
    assert 'name="token"' in page


def test_the_page_names_who_is_invited_and_shows_the_second_factor(
    house: House, stranger: Visitor
) -> None:
    token = house.invite("executive")
    page = stranger.post("/da/invitation", data={"token": token}).get_data(as_text=True)
    secret = totp.base32(totp.secret_for_invitation(house.settings.totp_key, token))
    assert "Anders Toftegaard" in page
    assert secret[:4] in page
    assert "<svg" in page


def test_enrolling_signs_in_and_spends_the_invitation(house: House, stranger: Visitor) -> None:
    token = house.invite("executive")
    answer = stranger.post("/da/invitation/finish", json=said(house, token, "executive"))
    assert answer.status_code == 200
    assert stranger.cookie(SESSION)
    assert stranger.get("/da/inbox").status_code == 200
    assert house.recipient("executive").state == "enrolled"
    again = stranger.post("/da/invitation/finish", json=said(house, token, "executive"))
    assert again.status_code == 404


def test_a_link_that_is_spent_leaves_a_line_and_one_that_never_was_leaves_none(
    house: House, stranger: Visitor
) -> None:
    """Whoever opens it again may be somebody who came by it."""
    token = house.invite("executive")

    def told() -> int:
        return house.count_of(AuditAct.INVITATION_REFUSED)

    assert stranger.post("/da/invitation", data={"token": token}).status_code == 200
    house.invite("executive")
    assert told() == 0
    assert stranger.post("/da/invitation", data={"token": token}).status_code == 404
    assert told() == 1
    again = stranger.post("/da/invitation/finish", json=said(house, token, "executive"))
    # Once a day says it; more would let whoever has an old link fill the trail.
    assert (again.status_code, told()) == (404, 1)
    assert stranger.post("/da/invitation", data={"token": "A" * 43}).status_code == 404
    assert told() == 1


def test_an_invitation_runs_out(house: House, stranger: Visitor) -> None:
    token = invitations.create(
        house.session,
        recipient=house.recipient("executive"),
        kind="enrol",
        now=house.now() - timedelta(days=8),
    )
    house.session.commit()
    assert stranger.post("/da/invitation", data={"token": token}).status_code == 404
    answer = stranger.post("/da/invitation/finish", json=said(house, token, "executive"))
    assert answer.status_code == 404


@pytest.mark.parametrize("token", ["", "A" * 43, "æ"])
def test_an_invented_token_is_none(stranger: Visitor, token: str) -> None:
    assert stranger.post("/da/invitation", data={"token": token}).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [("code", "000000", "code"), ("proof", b64u(bytes(64)), "proof")],
)
def test_a_wrong_part_is_named_and_spends_nothing(
    house: House, stranger: Visitor, field: str, value: str, reason: str
) -> None:
    token = house.invite("executive")
    sent = said(house, token, "executive", **{field: value})
    answer = stranger.post("/da/invitation/finish", json=sent)
    assert (answer.status_code, answer.get_json()["error"]["facts"]) == (422, {"reason": reason})
    answer = stranger.post("/da/invitation/finish", json=said(house, token, "executive"))
    assert answer.status_code == 200


def test_keys_of_somebody_else_are_not_enrolled(house: House, stranger: Visitor) -> None:
    token = house.invite("executive")
    sent = said(house, token, "executive", kem=b64u(person("hr").keys.kem_public))
    assert stranger.post("/da/invitation/finish", json=sent).status_code == 422


@pytest.mark.parametrize(
    "missing", ["kind", "token", "keyring", "kem", "sign_in_key", "code", "proof"]
)
def test_a_missing_field_is_refused(house: House, stranger: Visitor, missing: str) -> None:
    sent = said(house, house.invite("executive"), "executive")
    del sent[missing]
    assert stranger.post("/da/invitation/finish", json=sent).status_code == 400


def test_coming_back_takes_the_secret_and_ends_other_sessions(
    house: House, stranger: Visitor, chair: Visitor
) -> None:
    token = house.invite("chair", "recover")
    page = stranger.post("/da/invitation", data={"token": token}).get_data(as_text=True)
    assert "recover-steps" in page
    assert "&#34;passphrase&#34;" not in page, "only the slot of the recovery kit is handed out"
    answer = stranger.post(
        "/da/invitation/finish", json=said(house, token, "chair", kind="recover")
    )
    assert answer.status_code == 200
    assert chair.get("/da/inbox").status_code == 302


def test_coming_back_with_other_keys_is_refused(house: House, stranger: Visitor) -> None:
    token = house.invite("chair", "recover")
    secret, kit = new_secret(), keyring.new_kit()
    keys = RecipientKeys.from_secret(secret)
    ring = keyring.create(secret, "en helt anden sætning til lejligheden", kit)
    sent = said(house, token, "chair", kind="recover") | {
        "keyring": keyring.to_json(ring),
        "kem": b64u(keys.kem_public),
        "proof": b64u(
            proof.sign_recipient(keys.signing, keys.key_id, invitations.challenge_of(token))
        ),
    }
    answer = stranger.post("/da/invitation/finish", json=sent)
    assert answer.get_json()["error"]["facts"] == {"reason": "keyring"}


def test_the_code_that_confirmed_signs_nobody_in_again(house: House, stranger: Visitor) -> None:
    token = house.invite("executive")
    sent = said(house, token, "executive")
    stranger.post("/da/invitation/finish", json=sent)
    secret = totp.base32(totp.secret_for_invitation(house.settings.totp_key, token))
    assert pyotp.TOTP(secret).verify(sent["code"])
    answer = stranger.post(
        "/da/sign-in",
        json={
            "login": "anders.toftegaard",
            "sign_in_key": sent["sign_in_key"],
            "code": sent["code"],
        },
    )
    assert answer.status_code == 401
