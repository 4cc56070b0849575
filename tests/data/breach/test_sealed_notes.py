"""Notes sealed to the handlers: by those on the charter, to those who handle the breach."""

import secrets
from dataclasses import replace

import pytest

from crypto.encoding import from_b64u
from crypto.envelope import Context, open_envelope, seal
from crypto.errors import CryptoError
from crypto.keys import RecipientKeys, new_secret
from crypto.message import Message
from crypto.wire import parse
from portal.data import charters
from portal.data.breach import sealed_notes, standing, trail
from portal.data.envelopes import Head
from portal.data.tables import Breach
from portal.errors import (
    BreachRefused,
    BreachUnknown,
    CharterSuperseded,
    DirectionWrong,
    ReaderExcluded,
    SchemeUnknown,
    SenderNotAllowed,
    StaleHead,
    WrapNotOnCharter,
)
from tests.data.breach.house import House, with_desk
from tests.data.world import NOW, World, Writer, hash_of, kems_of, person, told

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def house(world: World) -> House:
    made = House(world)
    made.sign_incidents()
    return made


def note(
    house: House,
    breach: Breach,
    name: str = "chair",
    *,
    readers: tuple[str, ...] = ("chair", "hr", "ceo"),
    sequence: int = 1,
    previous: bytes = bytes(32),
    case: bytes | None = None,
    scheme: str | None = None,
    charter: bytes | None = None,
) -> bytes:
    incidents = house.incidents
    current = charters.current(house.session, scheme_id=incidents.id)
    assert current is not None
    message = Message(type="note", time="2026-03-02T09:30:00Z", language="da", body="Hemmeligt.")
    context = Context(
        scheme=from_b64u(scheme or incidents.id),
        charter=charter or from_b64u(current.hash),
        case=case or from_b64u(breach.id),
        direction="note",
        sequence=sequence,
        previous=previous,
        reporter=None,
    )
    kems = kems_of(readers)
    return seal(message, context=context, sender_seed=person(name).keys.signing, readers=kems)


def store(house: House, breach: Breach, envelope: bytes, name: str = "chair") -> Head:
    head = sealed_notes.store(
        house.session,
        recipient=house.who(name),
        breach=breach.id,
        envelope=envelope,
        now=NOW,
    )
    house.session.commit()
    return head


def test_a_note_is_stored_and_opened_by_another(house: House, breach: Breach) -> None:
    first = note(house, breach)
    head = store(house, breach, first)
    assert head == Head(1, hash_of(first))
    second = note(house, breach, "hr", sequence=2, previous=hash_of(first))
    store(house, breach, second, "hr")
    rows = sealed_notes.of_breach(house.session, breach=breach)
    assert [row.bytes for row in rows] == [first, second]
    assert open_envelope(parse(rows[0].bytes), person("ceo").keys).body == "Hemmeligt."
    acts = [event.act for event in trail.of_breach(house.session, breach=breach)]
    assert acts == ["opened", "noted", "noted"]
    assert breach.version == 1


def test_the_same_note_again_changes_nothing(house: House, breach: Breach) -> None:
    envelope = note(house, breach)
    assert store(house, breach, envelope) == store(house, breach, envelope)
    assert len(sealed_notes.of_breach(house.session, breach=breach)) == 1


def test_whoever_comes_second_seals_again_behind_the_first(house: House, breach: Breach) -> None:
    first = note(house, breach)
    store(house, breach, first)
    with pytest.raises(StaleHead) as caught:
        store(house, breach, note(house, breach, "hr"), "hr")
    assert caught.value.facts["sequence"] == 1


def test_it_is_sealed_to_those_who_handle_this_breach(house: House, breach: Breach) -> None:
    standing.step_aside(
        house.session, recipient=house.who("ceo"), breach=breach.id, reason="Ven.", now=NOW
    )
    house.session.commit()
    with pytest.raises(ReaderExcluded):
        store(house, breach, note(house, breach))
    house.session.rollback()
    store(house, breach, note(house, breach, readers=("chair", "hr")))
    allowed = sealed_notes.readers(house.session, breach=breach)
    assert house.who("ceo").key_id not in allowed.key_ids
    assert len(allowed.key_ids) == 2
    with pytest.raises(BreachUnknown):
        store(house, breach, note(house, breach, "ceo", readers=("chair",)), "ceo")


def test_what_is_sealed_for_elsewhere_is_refused(house: House, breach: Breach) -> None:
    other = house.open()
    wrong = {
        BreachUnknown: note(house, other),
        SchemeUnknown: note(house, breach, scheme=house.world.scheme_id),
        CharterSuperseded: note(house, breach, charter=secrets.token_bytes(32)),
        SenderNotAllowed: note(house, breach, "hr"),
        StaleHead: note(house, breach, sequence=2, previous=bytes(32)),
    }
    for error, envelope in wrong.items():
        with pytest.raises(error):
            store(house, breach, envelope)
        house.session.rollback()
    assert sealed_notes.of_breach(house.session, breach=breach) == []


def test_nothing_but_a_sealed_note_is_taken(house: House, breach: Breach) -> None:
    whole = note(house, breach)
    for data in (b"", b"Hemmeligt.", whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1])):
        with pytest.raises(CryptoError):
            store(house, breach, data)
        house.session.rollback()


def test_a_stranger_among_the_readers_is_refused(house: House, breach: Breach) -> None:
    message = Message(type="note", time="2026-03-02T09:30:00Z", language="da", body="Nej.")
    stranger = RecipientKeys.from_secret(new_secret()).kem_public
    current = charters.current(house.session, scheme_id=house.incidents.id)
    assert current is not None
    context = Context(
        scheme=from_b64u(house.incidents.id),
        charter=from_b64u(current.hash),
        case=from_b64u(breach.id),
        direction="note",
        sequence=1,
        previous=bytes(32),
        reporter=None,
    )
    envelope = seal(
        message,
        context=context,
        sender_seed=person("chair").keys.signing,
        readers=[*kems_of(("chair",)), stranger],
    )
    with pytest.raises(WrapNotOnCharter):
        store(house, breach, envelope)


def test_without_an_incident_scheme_there_is_nobody_to_seal_to(
    house: House, breach: Breach
) -> None:
    file = with_desk(told())
    house.apply(replace(file, schemes=file.schemes[:1]))
    with pytest.raises(BreachRefused) as caught:
        sealed_notes.readers(house.session, breach=breach)
    assert caught.value.facts["reason"] == "not_sealed_here"


def test_another_direction_is_refused(house: House, breach: Breach) -> None:
    with pytest.raises(DirectionWrong):
        store(house, breach, Writer.new(house.world).report())
