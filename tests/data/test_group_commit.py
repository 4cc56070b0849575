"""Acts that are stored together: all of them, each answered for itself, and none at another's cost."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from portal.data import intake
from portal.data.database import (
    GROUP,
    commit,
    in_group,
    make_engine,
    make_session_factory,
    writing,
)
from portal.data.tables import StoredEnvelope
from portal.errors import Busy, CaseUnknown, StorageFull
from tests.data.world import RECEIPT_SEED, TODAY, World, Writer
from tests.databases import with_tables

Act = Callable[[Session], str]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = with_tables(f"sqlite:///{tmp_path / 'varsel.sqlite3'}")
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE word (word TEXT PRIMARY KEY)"))
    yield made
    made.dispose()


class Meeting:
    """Acts that come while somebody else has the turn to write, and what was committed when."""

    def __init__(self, engine: Engine) -> None:
        self.factory = make_session_factory(engine)
        self.commits: list[set[str]] = []

    def commit(self, session: Session) -> None:
        commit(session)
        self.commits.append(self.words())

    def words(self) -> set[str]:
        with self.factory() as session:
            return set(session.scalars(text("SELECT word FROM word")))

    def bring(self, act: Act) -> str:
        with self.factory() as session:
            return in_group(session, act, self.commit)

    def hold(self, *acts: Act) -> list[Future[str]]:
        """Brings them in this order; all wait before the first can begin."""
        with ThreadPoolExecutor(len(acts)) as pool, self.factory() as holder:
            writing(holder)
            group = holder.get_bind().get_execution_options()[GROUP]
            came = []
            for act in acts:
                came.append(pool.submit(self.bring, act))
                until = time.monotonic() + 10
                while len(group._waiting) < len(came) and time.monotonic() < until:
                    threading.Event().wait(0.002)
            holder.commit()
        return came


def says(word: str) -> Act:
    def act(session: Session) -> str:
        writing(session).execute(text("INSERT INTO word VALUES (:word)"), {"word": word})
        return word

    return act


def test_who_waits_is_stored_with_the_first_in_one_commit(engine: Engine) -> None:
    meeting = Meeting(engine)
    came = meeting.hold(says("one"), says("two"), says("three"))
    assert [one.result() for one in came] == ["one", "two", "three"]
    assert meeting.commits == [{"one", "two", "three"}]


def test_one_after_the_other_each_has_a_commit(engine: Engine) -> None:
    meeting = Meeting(engine)
    assert [meeting.bring(says(word)) for word in ("one", "two")] == ["one", "two"]
    assert meeting.commits == [{"one"}, {"one", "two"}]


def test_one_that_is_refused_takes_nobody_along(engine: Engine) -> None:
    def refused(session: Session) -> str:
        says("half")(session)
        raise CaseUnknown

    meeting = Meeting(engine)
    first, bad, last = meeting.hold(says("one"), refused, says("two"))
    assert (first.result(), last.result()) == ("one", "two")
    with pytest.raises(CaseUnknown):
        bad.result()
    assert meeting.words() == {"one", "two"}


def test_one_that_undoes_itself_undoes_nobody_else(engine: Engine) -> None:
    def undone(session: Session) -> str:
        session.rollback()
        return says("again")(session)

    meeting = Meeting(engine)
    came = meeting.hold(says("one"), undone, says("two"))
    assert [one.result() for one in came] == ["one", "again", "two"]
    assert meeting.words() == {"one", "again", "two"}


def test_what_has_no_room_together_is_stored_alone_where_it_fits(engine: Engine) -> None:
    class Small(Meeting):
        def commit(self, session: Session) -> None:
            if len(session.execute(text("SELECT word FROM word")).all()) > 2:
                raise StorageFull
            super().commit(session)

    meeting = Small(engine)
    came = meeting.hold(says("one"), says("two"), says("three"))
    assert [one.exception() is None for one in came] == [True, True, False]
    assert isinstance(came[2].exception(), StorageFull)
    assert meeting.words() == {"one", "two"}


def test_who_waits_too_long_is_told_and_not_stored_later(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.data.database.PATIENCE", 0.2)
    meeting = Meeting(make_engine(f"sqlite:///{tmp_path / 'varsel.sqlite3'}"))
    began, go_on = threading.Event(), threading.Event()

    def slow(session: Session) -> str:
        began.set()
        go_on.wait(20)
        return says("slow")(session)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(meeting.bring, slow)
        began.wait(20)
        with pytest.raises(Busy):
            meeting.bring(says("late"))
        go_on.set()
        assert first.result() == "slow"
    assert meeting.bring(says("next")) == "next"
    assert meeting.words() == {"slow", "next"}


def test_the_same_report_twice_in_one_group_is_stored_once(engine: Engine) -> None:
    with make_session_factory(engine)() as session:
        world = World(session)
        world.sign()
        session.commit()
        organisation, scheme = world.organisation.slug, "whistleblower"
        one, other = Writer.new(world).report(), Writer.new(world).report()
        session.rollback()

    def receives(envelope: bytes) -> Act:
        report = intake.read_report(envelope)

        def act(session: Session) -> str:
            return intake.receive_report_at(
                session,
                organisation_slug=organisation,
                scheme_slug=scheme,
                report=report,
                today=TODAY,
                receipt_seed=RECEIPT_SEED,
            ).receipt["signature"]

        return act

    came = Meeting(engine).hold(receives(one), receives(other), receives(one))
    first, second, again = (one.result() for one in came)
    assert first == again != second
    with make_session_factory(engine)() as session:
        assert session.scalar(select(func.count()).select_from(StoredEnvelope)) == 2
