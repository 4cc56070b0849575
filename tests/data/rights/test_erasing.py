"""An erasure that was granted: passed on, checked, and known again after a restore."""

from typing import Any

from sqlalchemy import select

from portal.data.rights import (
    answering,
    art19,
    moving,
    tombstones,
)
from portal.data.rights.tombstones import Identifier
from portal.data.tables import (
    Tombstone,
)
from tests.data.rights.bureau import ERASURE, Bureau
from tests.data.rights.steps import ALL, KEY, answer, gather, refused
from tests.data.world import TODAY


def test_an_erasure_is_passed_on_checked_and_remembered(bureau: Bureau) -> None:
    asker, request = bureau.asked(ERASURE)
    gather(bureau, asker)
    names = [
        Identifier("name", "Vibeke Askholm"),
        Identifier("email", "Vibeke@Askholm.example"),
        Identifier("number", "010203-4567"),
    ]
    planting: dict[str, Any] = {"key": KEY, "identifiers": names, "erased_on": TODAY}
    assert refused(bureau, tombstones.plant, asker, **planting) == ["erasure_not_granted"]
    bureau.decide(asker, "erasure")
    assert refused(
        bureau,
        answering.answer,
        asker,
        envelope=bureau.next(asker, "answer", "hr"),
        delivery="mailbox",
        answered_on=TODAY,
        confirmed=ALL,
    ) == ["cross_check"]
    bureau.act(tombstones.cross_check, asker, checked_on=TODAY)
    answer(bureau, asker)
    assert refused(bureau, moving.move, asker, to="closed") == ["notices_open"]
    lines = art19.lines(bureau.session, request=request)
    assert [line.to for line in lines] == ["payroll", "personnel/tax"]
    telling: dict[str, Any] = {"kind": "erasure", "told_on": TODAY}
    assert refused(bureau, art19.tell, asker, **telling, to="nobody", state="told", way="mail") == [
        "recipient_unknown"
    ]
    assert refused(bureau, art19.tell, asker, **telling, to="payroll", state="told") == [
        "state_unknown"
    ]
    assert refused(bureau, art19.tell, asker, **telling, to="payroll", state="impossible") == [
        "reason_missing"
    ]
    bureau.act(art19.tell, asker, **telling, to="payroll", state="told", way="mail")
    note = bureau.note(asker)
    bureau.act(art19.tell, asker, **telling, to="personnel/tax", state="impossible", note=note)
    assert refused(bureau, moving.move, asker, to="closed") == ["tombstone_missing"]
    assert refused(bureau, tombstones.plant, asker, **{**planting, "identifiers": []}) == [
        "identifiers_missing"
    ]
    assert bureau.act(tombstones.plant, asker, **planting) == 3
    assert bureau.act(tombstones.plant, asker, **planting) == 3
    assert len(bureau.session.scalars(select(Tombstone)).all()) == 3
    bureau.act(moving.move, asker, to="closed")
    assert request.state == "closed"


def test_taken_up_again_the_search_is_made_again(bureau: Bureau) -> None:
    asker, request = bureau.asked(ERASURE)
    gather(bureau, asker)
    bureau.decide(asker, "erasure")
    bureau.act(tombstones.cross_check, asker, checked_on=TODAY)
    answer(bureau, asker)
    bureau.act(moving.move, asker, to="gathering", note=bureau.note(asker))
    assert request.cross_checked_on is None


def test_a_restored_list_is_checked_against_the_tombstones(bureau: Bureau) -> None:
    asker, _request = bureau.asked(ERASURE)
    bureau.decide(asker, "erasure")
    names = [Identifier("name", "Vibeke Askholm"), Identifier("number", "010203-4567")]
    bureau.act(tombstones.plant, asker, key=KEY, identifiers=names, erased_on=TODAY)

    def hits(*rows: list[str], key: bytes = KEY) -> list[int]:
        found = tombstones.check(
            bureau.session, organisation_id=bureau.organisation_id, key=key, lines=rows
        )
        return [hit.line for hit in found]

    assert hits(["Ole Lund"], ["ASKHOLM,  Vibeke"], ["17", "0102034567"], []) == [2, 3]
    assert hits(["Vibeke"], ["0102034568"], [""]) == []
    assert hits(["Vibeke Askholm"], key=bytes(32)) == []
    stored = bureau.session.scalars(select(Tombstone)).all()
    assert "Askholm" not in " ".join(f"{row.digest} {row.kind}" for row in stored)
    assert "Askholm" not in repr(names)
