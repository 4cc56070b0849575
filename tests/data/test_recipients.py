import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto import keyring, proof
from crypto.encoding import b64u
from crypto.keys import new_secret
from crypto.signing import verify_key
from portal.data import audit, invitations, known_devices, recipients, staff_sessions, totp
from portal.data.recipients import Enrolment
from portal.data.tables import Invitation, Recipient
from portal.errors import EnrolmentRefused, InvitationUnknown, SignedOut
from tests.data.world import NOW, TODAY, TOTP_KEY, World, enrolment, later, person


@pytest.fixture
def world(session: Session) -> World:
    """Nobody has enrolled but the executive."""
    return World(session, enrolled=("ceo",))


def invite(world: World, name: str, kind: str = "enrol") -> str:
    token = invitations.create(world.session, recipient=world.people[name], kind=kind, now=NOW)
    world.session.commit()
    return token


def enrol(world: World, token: str, sent: Enrolment) -> Recipient:
    enrolled = recipients.enrol(
        world.session, token=token, enrolment=sent, now=NOW, totp_key=TOTP_KEY
    )
    world.session.commit()
    return enrolled


def test_enrolling_keeps_public_keys_and_a_locked_keyring(world: World) -> None:
    token = invite(world, "chair")
    invited = invitations.find(world.session, token=token, now=NOW, totp_key=TOTP_KEY)
    assert invited.recipient.handle == "chair"
    assert invited.keyring is None
    assert invited.totp_address.startswith("otpauth://totp/Varsel:chair")
    chair = enrol(world, token, enrolment(token, "chair"))
    keys = person("chair").keys
    assert (chair.state, chair.kem) == ("enrolled", keys.kem_public)
    assert (chair.key_id, chair.verify) == (b64u(keys.key_id), b64u(keys.verify))
    held = keyring.from_json(chair.keyring)
    assert keyring.unlock_with_kit(held, person("chair").kit) == person("chair").secret
    assert chair.totp_sealed is not None
    assert totp.base32(totp.unseal(TOTP_KEY, chair.totp_sealed)) == invited.totp_secret
    sign_in_key = person("chair").sign_in_key
    assert b64u(sign_in_key) not in str(vars(chair))


def test_an_invitation_works_once_and_not_for_ever(world: World) -> None:
    token = invite(world, "chair")
    assert world.session.scalars(select(Invitation.token_hash)).all()
    assert token not in world.session.scalars(select(Invitation.token_hash)).all()
    with pytest.raises(InvitationUnknown):
        invitations.find(world.session, token=token, now=later(days=8), totp_key=TOTP_KEY)
    enrol(world, token, enrolment(token, "chair"))
    with pytest.raises(InvitationUnknown):
        enrol(world, token, enrolment(token, "chair"))
    with pytest.raises(InvitationUnknown):
        invitations.find(world.session, token="", now=NOW, totp_key=TOTP_KEY)


def test_a_new_invitation_ends_the_one_before(world: World) -> None:
    first = invite(world, "chair")
    invite(world, "chair")
    with pytest.raises(InvitationUnknown):
        invitations.find(world.session, token=first, now=NOW, totp_key=TOTP_KEY)


def test_what_does_not_fit_together_is_refused(world: World) -> None:
    token = invite(world, "chair")
    good = enrolment(token, "chair")
    other = person("hr")
    one_slot = {**good.keyring, "slots": good.keyring["slots"][:1]}
    wrong = {
        "keyring": [
            dataclasses.replace(good, keyring={}),
            dataclasses.replace(good, keyring=one_slot),
            dataclasses.replace(good, kem=other.keys.kem_public),
            dataclasses.replace(good, kem=b"short"),
        ],
        "proof": [
            dataclasses.replace(good, proof=bytes(64)),
            dataclasses.replace(good, proof=enrolment("another token", "chair").proof),
        ],
        "code": [dataclasses.replace(good, code="000000")],
        "passphrase": [dataclasses.replace(good, sign_in_key=b"")],
    }
    for reason, tries in wrong.items():
        for sent in tries:
            with pytest.raises(EnrolmentRefused) as refused:
                enrol(world, token, sent)
            assert refused.value.facts == {"reason": reason}
            world.session.rollback()
    assert enrol(world, token, good).state == "enrolled"


def test_one_key_belongs_to_one_person(world: World) -> None:
    token = invite(world, "chair")
    with pytest.raises(EnrolmentRefused) as refused:
        enrol(world, token, enrolment(token, "ceo"))
    assert refused.value.facts == {"reason": "keyring"}


def test_recovering_needs_the_key_that_is_enrolled(world: World) -> None:
    ceo = person("ceo")
    token = invite(world, "ceo", "recover")
    invited = invitations.find(world.session, token=token, now=NOW, totp_key=TOTP_KEY)
    assert invited.keyring is not None
    assert [slot["kind"] for slot in invited.keyring["slots"]] == ["recovery"]
    secret = keyring.unlock_with_kit(keyring.from_json(invited.keyring), ceo.kit)
    assert secret == ceo.secret
    cookie = staff_sessions.start(world.session, recipient_id=world.people["ceo"].id, now=NOW)
    world.session.commit()
    sent = enrolment(token, "ceo")
    stranger = dataclasses.replace(enrolment(token, "hr"), code=sent.code)
    with pytest.raises(EnrolmentRefused):
        recover(world, token, stranger)
    world.session.rollback()
    stolen = proof.sign_recipient(new_secret(), ceo.keys.key_id, invited.challenge)
    with pytest.raises(EnrolmentRefused):
        recover(world, token, dataclasses.replace(sent, proof=stolen))
    world.session.rollback()
    again = keyring.replace_passphrase(ceo.keyring, secret, "ny sætning med mange ord")
    salt = again.slot("passphrase").salt
    key = keyring.sign_in_key("ny sætning med mange ord", salt)
    recovered = recover(
        world,
        token,
        dataclasses.replace(sent, keyring=keyring.to_json(again), sign_in_key=key),
    )
    assert recovered.sign_in_salt == b64u(salt)
    assert recipients.sign_in_matches(recovered, key)
    assert not recipients.sign_in_matches(recovered, ceo.sign_in_key)
    with pytest.raises(SignedOut):
        staff_sessions.find(world.session, token=cookie, now=NOW, idle_minutes=15)


def recover(world: World, token: str, sent: Enrolment) -> Recipient:
    recovered = recipients.recover(
        world.session, token=token, enrolment=sent, now=NOW, totp_key=TOTP_KEY
    )
    world.session.commit()
    return recovered


def test_an_invitation_to_enrol_does_not_recover_and_the_other_way_round(world: World) -> None:
    token = invite(world, "chair")
    with pytest.raises(EnrolmentRefused):
        recover(world, token, enrolment(token, "chair"))
    world.session.rollback()
    token = invite(world, "ceo", "recover")
    with pytest.raises(EnrolmentRefused):
        enrol(world, token, enrolment(token, "ceo"))


def test_a_new_passphrase_signs_out_everywhere_and_keeps_the_keys(world: World) -> None:
    ceo, row = person("ceo"), world.people["ceo"]
    cookie = staff_sessions.start(world.session, recipient_id=row.id, now=NOW)
    world.session.commit()
    again = keyring.replace_passphrase(ceo.keyring, ceo.secret, "endnu en sætning")
    key = keyring.sign_in_key("endnu en sætning", again.slot("passphrase").salt)

    def change(current: bytes, ring: keyring.Keyring) -> None:
        recipients.change_keyring(
            world.session,
            recipient=row,
            current_sign_in_key=current,
            keyring=keyring.to_json(ring),
            sign_in_key=key,
            now=NOW,
        )
        world.session.commit()

    with pytest.raises(EnrolmentRefused) as refused:
        change(bytes(32), again)
    assert refused.value.facts == {"reason": "passphrase"}
    with pytest.raises(EnrolmentRefused):
        change(ceo.sign_in_key, person("hr").keyring)
    change(ceo.sign_in_key, again)
    with pytest.raises(SignedOut):
        staff_sessions.find(world.session, token=cookie, now=NOW, idle_minutes=15)
    assert recipients.sign_in_matches(row, key)
    assert row.key_id == b64u(ceo.keys.key_id)
    assert audit.verify(world.session, organisation_id=world.organisation.id)


def test_sessions_idle_end_and_are_stored_as_digests(world: World) -> None:
    row = world.people["ceo"]
    session = world.session
    cookie = staff_sessions.start(session, recipient_id=row.id, now=NOW)
    session.commit()
    for minutes in (10, 20, 34):
        found = staff_sessions.find(
            session, token=cookie, now=later(minutes=minutes), idle_minutes=15
        )
        session.commit()
        assert found.id == row.id
    with pytest.raises(SignedOut):
        staff_sessions.find(session, token=cookie, now=later(minutes=50), idle_minutes=15)
    fresh = staff_sessions.start(session, recipient_id=row.id, now=NOW)
    assert fresh != cookie
    staff_sessions.end(session, token=fresh)
    session.commit()
    with pytest.raises(SignedOut):
        staff_sessions.find(session, token=fresh, now=NOW, idle_minutes=15)


def test_no_session_lasts_longer_than_half_a_day(world: World) -> None:
    session, row = world.session, world.people["ceo"]
    cookie = staff_sessions.start(session, recipient_id=row.id, now=NOW)
    session.commit()
    for minutes in range(0, 12 * 60, 10):
        staff_sessions.find(session, token=cookie, now=later(minutes=minutes), idle_minutes=15)
        session.commit()
    with pytest.raises(SignedOut):
        staff_sessions.find(session, token=cookie, now=later(minutes=721), idle_minutes=15)


def test_devices_are_remembered_for_their_recipient(world: World) -> None:
    session, ceo, chair = world.session, world.people["ceo"].id, world.people["chair"].id
    token = known_devices.remember(session, recipient_id=ceo, token=None, today=TODAY)
    again = known_devices.remember(session, recipient_id=ceo, token=token, today=TODAY)
    other = known_devices.remember(session, recipient_id=chair, token=token, today=TODAY)
    session.commit()
    assert token == again != other
    assert known_devices.find(session, recipient_id=ceo, token=token)
    assert not known_devices.find(session, recipient_id=chair, token=token)
    later_on = TODAY + timedelta(days=200)
    known_devices.remember(session, recipient_id=chair, token=None, today=later_on)
    assert not known_devices.find(session, recipient_id=ceo, token=token)


def test_the_key_that_verifies_is_the_one_that_signs() -> None:
    keys = person("chair").keys
    assert verify_key(keys.signing) == keys.verify
