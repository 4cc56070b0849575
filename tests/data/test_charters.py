import dataclasses
import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto import charter
from crypto.errors import CharterError
from portal.data import charters, organisations
from portal.data.tables import AuditLine, Charter
from portal.errors import CharterDraftDiffers, CharterSignerMissing, CharterUnchanged
from portal.rules.organisation import OrganisationFile
from tests.data.world import (
    NOW,
    RECEIPT_KEY,
    TODAY,
    World,
    both,
    enrol,
    person,
    told,
    without,
)

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def world(session: Session) -> World:
    return World(session, enrolled=("chair", "hr"))


def store(
    world: World, data: bytes, *, signer: str = "chair", by: str = "chair", today: date = TODAY
) -> Charter:
    signed = charter.sign(data, person(signer).keys.signing)
    stored = charters.store(
        world.session,
        scheme=world.scheme,
        signed=signed.to_json(),
        recipient=world.people[by],
        receipt_key=RECEIPT_KEY,
        today=today,
        now=NOW,
    )
    world.session.commit()
    return stored


def apply(world: World, file: OrganisationFile) -> None:
    organisations.apply(world.session, file=file, now=NOW)
    world.session.commit()


def handing_over() -> OrganisationFile:
    """From now on HR signs, not the chair."""
    (scheme,) = told().schemes
    places = tuple(
        dataclasses.replace(place, signer=place.recipient == "hr") for place in scheme.recipients
    )
    return dataclasses.replace(told(), schemes=(dataclasses.replace(scheme, recipients=places),))


def test_the_first_charter_names_those_who_have_enrolled(world: World) -> None:
    read = charter.parse(world.draft())
    assert [(one.name, one.since) for one in read.recipients] == [
        ("Kirsten Holm", "2026-03-02"),
        ("Jonas Lund", "2026-03-02"),
    ]
    assert read.signers == (person("chair").keys.verify,)
    assert (read.version, read.receipt) == (1, RECEIPT_KEY)
    assert read.title == both("Whistleblowerordning")
    stored = store(world, world.draft())
    assert set(stored.readers) == {world.people["chair"].key_id, world.people["hr"].key_id}
    assert charters.chain(world.session, scheme_id=world.scheme_id) == [stored.signed]


def test_nothing_is_signed_twice(world: World) -> None:
    first = world.draft()
    store(world, first)
    with pytest.raises(CharterUnchanged):
        world.draft(today=TOMORROW)


def test_what_is_signed_already_may_arrive_again(world: World) -> None:
    """Its answer was lost, or the button was pressed twice."""
    data = world.draft()
    stored = store(world, data)
    assert store(world, data).version == stored.version
    assert len(charters.chain(world.session, scheme_id=world.scheme.id)) == 1
    assert [line.act for line in audit_lines(world)].count("staff:charter:signed") == 1
    with pytest.raises(CharterError):
        store(world, data, by="hr")
    with pytest.raises(CharterError):
        store(world, data, signer="hr", by="hr")


def test_the_next_charter_keeps_the_days_and_names_the_one_before(world: World) -> None:
    store(world, world.draft())
    enrol(world.session, world.people["ceo"], "ceo")
    world.session.commit()
    second = store(world, world.draft(today=TOMORROW), today=TOMORROW)
    read = charter.parse(second.signed["charter"].encode())
    assert [(one.name, one.since) for one in read.recipients] == [
        ("Kirsten Holm", "2026-03-02"),
        ("Jonas Lund", "2026-03-02"),
        ("Mette Dahl", "2026-03-03"),
    ]
    assert read.version == second.version == 2
    acts = [line.act for line in audit_lines(world)]
    assert acts.count("staff:charter:signed") == 2


def audit_lines(world: World) -> list[AuditLine]:
    return list(world.session.scalars(select(AuditLine)))


def test_no_signer_no_charter(session: Session) -> None:
    world = World(session, enrolled=("hr",))
    with pytest.raises(CharterSignerMissing):
        world.draft()


def test_only_the_signer_signs(world: World) -> None:
    draft = world.draft()
    for signer, by in (("hr", "hr"), ("hr", "chair"), ("chair", "hr")):
        with pytest.raises(CharterError) as refused:
            store(world, draft, signer=signer, by=by)
        assert refused.value.code == "charter_signer_unknown"
    assert not charters.may_sign(world.session, scheme=world.scheme, recipient=world.people["hr"])


def test_what_is_signed_is_what_should_be_said(world: World) -> None:
    said = json.loads(world.draft())
    changes = [
        {"receipt": said["signers"][0]},
        {"recipients": said["recipients"][:1]},
        {"issued": "2026-02-01"},
        {"issued": "2026-03-03"},
        {"recipients": [{**said["recipients"][0], "since": "2020-01-01"}, said["recipients"][1]]},
    ]
    for change in changes:
        data = json.dumps({**said, **change}, ensure_ascii=False, separators=(",", ":")).encode()
        with pytest.raises(CharterDraftDiffers):
            store(world, data)
    broken = charter.sign(world.draft(), person("chair").keys.signing).to_json()
    with pytest.raises(CharterError) as refused:
        charters.store(
            world.session,
            scheme=world.scheme,
            signed={**broken, "charter": broken["charter"].replace("Holm", "Halm")},
            recipient=world.people["chair"],
            receipt_key=RECEIPT_KEY,
            today=TODAY,
            now=NOW,
        )
    assert refused.value.code == "charter_signature_invalid"


def test_a_charter_drafted_before_midnight_may_be_signed_after_it(world: World) -> None:
    assert store(world, world.draft(), today=TOMORROW).version == 1


def test_the_old_signer_hands_over_to_the_new_one(world: World) -> None:
    store(world, world.draft())
    apply(world, handing_over())
    draft = world.draft(today=TOMORROW)
    with pytest.raises(CharterError):
        store(world, draft, signer="hr", by="hr", today=TOMORROW)
    assert charters.may_sign(world.session, scheme=world.scheme, recipient=world.people["chair"])
    store(world, draft, today=TOMORROW)
    apply(world, without(handing_over(), "ceo"))
    assert charters.may_sign(world.session, scheme=world.scheme, recipient=world.people["hr"])


def test_the_chain_is_told_whole(world: World) -> None:
    store(world, world.draft())
    apply(world, without(told(), "hr"))
    store(world, world.draft(today=TOMORROW), today=TOMORROW)
    chain = charters.chain(world.session, scheme_id=world.scheme_id)
    verified = charter.verify_chain([charter.SignedCharter.from_json(one) for one in chain])
    assert [one.version for one in verified] == [1, 2]
    current = charters.current(world.session, scheme_id=world.scheme_id)
    assert current is not None
    assert current.version == 2
