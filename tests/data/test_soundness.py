import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from portal.data import organisations
from portal.data.database import writing
from portal.data.soundness import Finding, findings
from portal.data.tables import Recipient
from tests.data.world import NOW, RECEIPT_KEY, TODAY, TOTP_KEY, World, enrol, told, without


def found(
    session: Session, *, receipt_key: bytes = RECEIPT_KEY, totp_key: bytes = TOTP_KEY
) -> list[Finding]:
    return findings(session, receipt_key=receipt_key, totp_key=totp_key, today=TODAY, thorough=True)


def stops(session: Session) -> list[str]:
    return [finding.what for finding in found(session) if finding.stops]


def test_all_is_well(world: World) -> None:
    assert found(world.session) == []


def test_nothing_yet_is_no_reason_to_stop(session: Session) -> None:
    assert [finding.stops for finding in found(session)] == [False]


def test_a_scheme_without_a_charter_takes_nothing_and_says_so(session: Session) -> None:
    World(session, enrolled=())
    told_off = found(session)
    assert any("no charter" in finding.what for finding in told_off)
    assert any("Nobody who signs" in finding.what for finding in told_off)
    assert stops(session) == []


def test_reports_that_nobody_could_read_stop_the_server(world: World) -> None:
    session = world.session
    writing(session)
    session.execute(update(Recipient).values(keyring=None))
    session.commit()
    assert any("could read" in what for what in stops(session))
    writing(session)
    session.execute(update(Recipient).values(active=False))
    session.commit()
    assert any("could read" in what for what in stops(session))


def test_a_changed_secret_stops_the_server(world: World) -> None:
    other = found(world.session, totp_key=bytes(32))
    assert any(finding.stops and "not the secret" in finding.what for finding in other)
    other = found(world.session, receipt_key=bytes(32))
    assert any(finding.stops and "receipts" in finding.what for finding in other)


def test_a_changed_charter_stops_the_server(world: World) -> None:
    session = world.session
    writing(session)
    session.execute(
        text(
            "UPDATE charter SET signed = replace(CAST(signed AS text), 'Holm', 'Halm')"
            if session.get_bind().dialect.name == "sqlite"
            else "UPDATE charter SET signed = replace(signed::text, 'Holm', 'Halm')::json"
        )
    )
    session.commit()
    assert any("cannot be trusted" in what for what in stops(session))


def test_a_charter_that_is_behind_is_told(world: World) -> None:
    organisations.apply(world.session, file=without(told(), "ceo"), now=NOW)
    world.session.commit()
    (finding,) = found(world.session)
    assert not finding.stops
    assert "no longer says" in finding.what


def test_a_broken_trail_is_told(world: World) -> None:
    writing(world.session)
    world.session.execute(text("UPDATE audit SET actor = 'x' WHERE number = 1"))
    world.session.commit()
    assert any("audit trail" in finding.what for finding in found(world.session))


@pytest.mark.parametrize("names", [("chair",), ("chair", "hr")])
def test_those_who_have_not_enrolled_stop_nothing(session: Session, names: tuple[str, ...]) -> None:
    world = World(session, enrolled=names)
    world.sign()
    assert stops(session) == []
    enrol(session, world.people["ceo"], "ceo")
    session.commit()
    assert [finding.stops for finding in found(session)] == [False]
