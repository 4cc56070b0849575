from itertools import pairwise

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.database import writing
from portal.data.tables import AuditLine
from portal.errors import AuditBroken
from tests.data.world import NOW, World, later


@pytest.fixture
def trail(session: Session) -> World:
    world = World(session, enrolled=())
    for number in range(3):
        audit.record(
            session,
            organisation_id=world.organisation.id,
            act=AuditAct.CASE_NOTED,
            now=later(minutes=number),
            actor=world.people["chair"].id,
            case_id="c" * 22,
            facts={"from": "æøå"},
        )
        session.commit()
    return world


def length(world: World) -> int:
    return audit.verify(world.session, organisation_id=world.organisation.id)


def test_acts_follow_the_grammar() -> None:
    for act in AuditAct:
        source, subject, action = act.value.split(":")
        assert source in {"staff", "operator", "processor", "caseworker", "portal"}
        assert subject
        assert action


def test_lines_are_chained(trail: World) -> None:
    assert length(trail) == 4
    lines = list(trail.session.scalars(select(AuditLine).order_by(AuditLine.number)))
    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert all(after.previous == before.hash for before, after in pairwise(lines))
    found = audit.of_case(trail.session, case_id="c" * 22)
    assert [line.at for line in found] == [NOW, later(minutes=1), later(minutes=2)]


@pytest.mark.parametrize(
    "change", [{"act": "staff:case:opened"}, {"facts": {}}, {"actor": None}, {"at": later(days=1)}]
)
def test_a_changed_line_is_found(trail: World, change: dict[str, object]) -> None:
    writing(trail.session)
    trail.session.execute(update(AuditLine).where(AuditLine.number == 3).values(**change))
    trail.session.commit()
    with pytest.raises(AuditBroken) as broken:
        length(trail)
    assert broken.value.facts == {"number": 3}


def test_a_removed_line_is_found(trail: World) -> None:
    writing(trail.session)
    trail.session.execute(text("DELETE FROM audit WHERE number = 2"))
    trail.session.commit()
    with pytest.raises(AuditBroken):
        length(trail)


def test_the_trail_outlives_case_scheme_and_actor() -> None:
    keys = {key.parent.name for key in AuditLine.__table__.foreign_keys}
    assert keys == {"organisation_id"}
