"""The nightly work: what it forgets, that the order of arrival goes, that it disturbs nobody."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, select, text

from portal.data import (
    housekeeping,
    intake,
    invitations,
    known_devices,
    migrate,
    sign_in,
    staff_sessions,
)
from portal.data.database import Session, alone, make_engine, make_session_factory, writing
from portal.data.housekeeping import QUIET_HOUR, checkpoint, daily, heartbeat, is_due
from portal.data.tables import (
    HousekeepingMark,
    Invitation,
    KnownDevice,
    SignInAttempt,
    SpentChallenge,
    StaffSession,
)
from portal.errors import Busy
from tests.data.world import NOW, RECEIPT_SEED, TODAY, World, Writer

DAY = timedelta(days=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "varsel.sqlite3"


@pytest.fixture
def sqlite(file: Path) -> Iterator[Engine]:
    made = make_engine(f"sqlite:///{file}")
    migrate.upgrade(made)
    yield made
    made.dispose()


def night(engine: Engine, *, days: int = 0, thorough: bool = False) -> bool:
    now = NOW + days * DAY
    return daily(engine, now=now, today=TODAY + days * DAY, thorough=thorough)


def test_once_a_day_and_only_the_day_is_written_down(engine: Engine) -> None:
    assert night(engine)
    assert not night(engine)
    assert night(engine, thorough=True)
    assert night(engine, days=1)
    with make_session_factory(engine)() as session:
        mark = session.scalars(select(HousekeepingMark)).one()
    assert (mark.work, mark.done_on) == ("daily", TODAY + DAY)
    assert type(mark.done_on) is date


@pytest.mark.parametrize(
    ("done", "hour", "due"),
    [
        (None, 0, True),
        (0, 0, False),
        (0, 23, False),
        (1, QUIET_HOUR - 1, False),
        (1, QUIET_HOUR, True),
        (2, 0, True),
    ],
)
def test_when_it_is_due(sqlite: Engine, done: int | None, hour: int, due: bool) -> None:
    if done is not None:
        night(sqlite, days=-done)
    now = datetime(TODAY.year, TODAY.month, TODAY.day, hour, tzinfo=NOW.tzinfo)
    assert is_due(sqlite, now=now) is due


def test_what_has_run_out_is_forgotten_and_the_rest_stays(session: Session, world: World) -> None:
    person = world.people["chair"].id
    long_ago = NOW - timedelta(days=400)
    for now in (long_ago, NOW):
        staff_sessions.start(session, recipient_id=person, now=now)
        known_devices.remember(session, recipient_id=person, token=None, today=now.date())
        invitations.create(session, recipient=world.people["hr"], kind="enrol", now=now)
        line = sign_in.Line("tag", person, None)
        sign_in._write(session, line, sign_in.FAILED, now)
        session.add(SpentChallenge(digest=f"digest of {now}"[:43], day=now.date()))
    session.commit()
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    night(engine)
    session.expire_all()
    left = {
        "session": [row.started_at for row in session.scalars(select(StaffSession))],
        "device": [row.used_on for row in session.scalars(select(KnownDevice))],
        "attempt": [row.at for row in session.scalars(select(SignInAttempt))],
        "challenge": [row.day for row in session.scalars(select(SpentChallenge))],
    }
    assert left == {"session": [NOW], "device": [TODAY], "attempt": [NOW], "challenge": [TODAY]}
    ends = [row.expires_at for row in session.scalars(select(Invitation))]
    assert ends
    assert min(ends) > NOW


def content(file: Path) -> bytes:
    """The file without the counters of its changes, which tell how many there were, not which."""
    raw = bytearray(file.read_bytes())
    for begin, end in ((24, 28), (40, 44), (92, 100)):
        raw[begin:end] = bytes(end - begin)
    return bytes(raw)


def test_the_same_rows_make_the_same_file_whoever_came_first(
    sqlite: Engine, file: Path, tmp_path: Path
) -> None:
    with make_session_factory(sqlite)() as session:
        world = World(session)
        world.sign()
        reports = [Writer.new(world).report() for _ in range(12)]
        ids = world.organisation.id, world.scheme_id
    sqlite.dispose()
    files = []
    for number, order in enumerate((reports, reports[::-1])):
        copy = tmp_path / f"copy{number}.sqlite3"
        shutil.copy(file, copy)
        engine = make_engine(f"sqlite:///{copy}")
        receive(engine, ids, order)
        checkpoint(engine)
        before = content(copy)
        night(engine)
        engine.dispose()
        files.append((before, content(copy)))
    assert files[0][0] != files[1][0]
    assert files[0][1] == files[1][1]


def receive(engine: Engine, ids: tuple[str, str], reports: list[bytes]) -> None:
    for report in reports:
        with make_session_factory(engine)() as session:
            intake.receive_report(
                session,
                organisation=ids[0],
                scheme=ids[1],
                envelope=report,
                today=TODAY,
                receipt_seed=RECEIPT_SEED,
            )
            session.commit()


POSTGRESQL_ORDERS = (
    'SELECT id, ctid, xmin FROM "case" ORDER BY id',
    "SELECT case_id, ctid, xmin FROM envelope ORDER BY case_id, thread, sequence",
    "SELECT case_id, ctid, xmin FROM case_reader ORDER BY case_id, key_id",
)


def test_postgresql_keeps_no_order_of_arrival_either(postgres_url: URL) -> None:
    engine = make_engine(postgres_url)
    migrate.upgrade(engine)
    with make_session_factory(engine)() as session:
        world = World(session)
        world.sign()
        ids = world.organisation.id, world.scheme_id
        reports = [Writer.new(world).report() for _ in range(8)]
    receive(engine, ids, reports)

    def transactions() -> list[set[str]]:
        with engine.connect() as connection:
            found = [connection.execute(text(order)).all() for order in POSTGRESQL_ORDERS]
        assert all(len(rows) >= len(reports) for rows in found)
        return [{str(row[2]) for row in rows} for rows in found]

    assert [len(numbers) for numbers in transactions()] == [8, 8, 8]
    night(engine)
    # One transaction for all of them, and places in the order of the random ids.
    assert [len(numbers) for numbers in transactions()] == [1, 1, 1]
    with engine.connect() as connection:
        for order in POSTGRESQL_ORDERS:
            places = [place(row[1]) for row in connection.execute(text(order))]
            assert places == sorted(places)
    receive(engine, ids, reports)
    night(engine, days=1)
    assert night(engine, days=1) is False
    engine.dispose()


def place(ctid: str) -> tuple[int, int]:
    block, _, row = ctid.strip("()").partition(",")
    return int(block), int(row)


def test_two_at_once_are_one(engine: Engine) -> None:
    done: list[bool] = []
    threads = [threading.Thread(target=lambda: done.append(night(engine))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(done) == [False, False, False, True]


def test_writers_queue_behind_it_and_it_behind_them(sqlite: Engine) -> None:
    done: list[str] = []

    def work() -> None:
        night(sqlite)
        done.append("house")

    with make_session_factory(sqlite)() as session:
        writing(session)
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(timeout=0.3)
        assert done == []
        session.commit()
    thread.join(timeout=30)
    assert done == ["house"]

    def write() -> None:
        with make_session_factory(sqlite)() as own:
            writing(own)
            done.append("writer")

    with alone(sqlite):
        other = threading.Thread(target=write)
        other.start()
        other.join(timeout=0.3)
        assert done == ["house"]
    other.join(timeout=30)
    assert done == ["house", "writer"]


def test_what_takes_too_long_is_given_up(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.data.row_order.STEPS_BETWEEN_LOOKS", 10)
    monkeypatch.setattr(housekeeping, "LONGEST", 0)
    with pytest.raises(Busy):
        night(sqlite)
    assert is_due(sqlite, now=NOW)
    assert night(sqlite, thorough=True)
    monkeypatch.setattr(housekeeping, "LONGEST", 15)
    assert night(sqlite, days=1)


def test_postgresql_gives_up_too(postgres_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader in a long transaction is in the way; nobody shall have to queue behind us."""
    engine = make_engine(postgres_url)
    migrate.upgrade(engine)
    with make_session_factory(engine)() as session:
        world = World(session)
        world.sign()
        world.receive(Writer.new(world).report())
    with engine.connect() as reader:
        reader.execute(text('SELECT * FROM "case"'))
        begun = time.monotonic()
        with pytest.raises(Busy):
            night(engine)
        assert time.monotonic() - begun < 10
        assert is_due(engine, now=NOW)
    assert night(engine)
    engine.dispose()


def test_a_copy_too_large_for_the_memory_lies_beside_the_data(
    sqlite: Engine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nowhere else: another folder may be on a disk that is not encrypted, or in memory."""
    with alone(sqlite) as connection:
        connection.execute(text("CREATE TABLE large (content BLOB)"))
        for _ in range(40):
            connection.execute(text("INSERT INTO large VALUES (randomblob(1000000))"))
    monkeypatch.setattr("portal.data.row_order.IN_MEMORY", 0)
    seen: set[Path] = set()
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            seen.update(temporary_files())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        assert night(sqlite)
    finally:
        ended.set()
        looking.join()
    assert {one.parent for one in seen} == {file.parent}
    assert {one.name.partition("-")[0] for one in file.parent.iterdir()} == {file.name}


def temporary_files() -> set[Path]:
    """SQLite's own that are open now. They have no name any more."""
    found = set()
    for opened in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            path = opened.readlink()
            if path.name.startswith("etilqs_"):
                found.add(path)
    return found


def test_the_log_of_what_was_written_last_is_emptied(sqlite: Engine, file: Path) -> None:
    log = Path(f"{file}-wal")
    with make_session_factory(sqlite)() as session:
        World(session)
    assert log.stat().st_size > 0
    assert checkpoint(sqlite)
    assert log.stat().st_size == 0


def test_a_reader_in_the_way_is_left_alone(sqlite: Engine, file: Path) -> None:
    with sqlite.connect() as reader:
        reader.execute(text("SELECT count(*) FROM organisation")).scalar()
        with make_session_factory(sqlite)() as session:
            World(session)
        begun = time.monotonic()
        assert not checkpoint(sqlite)
        assert time.monotonic() - begun < 5
        with sqlite.connect() as other:
            assert other.execute(text("PRAGMA busy_timeout")).scalar() == 20_000
    assert checkpoint(sqlite)
    assert Path(f"{file}-wal").stat().st_size == 0


def test_the_times_of_the_files_say_only_that_the_server_ran(sqlite: Engine, file: Path) -> None:
    with sqlite.connect() as connection:
        connection.execute(text("SELECT 1"))
        files = [Path(f"{file}{end}") for end in ("", "-wal", "-shm", "-turn")]
        for one in (*files, file.parent):
            os.utime(one, (1_000_000_000, 1_000_000_000))
        begun = time.time() - 1
        heartbeat(sqlite)
        assert all(one.stat().st_mtime >= begun for one in (*files, file.parent))


def test_a_heart_that_has_no_file_beats_too() -> None:
    engine = create_engine("sqlite://")
    heartbeat(engine)
    heartbeat(create_engine("sqlite:////nowhere/at/all.sqlite3"))
    engine.dispose()


def test_when_a_file_beside_the_data_was_read_is_hidden(tmp_path: Path) -> None:
    """As the manifest is, when somebody checks the pages."""
    manifest = tmp_path / "manifest.json"
    manifest.write_text("{}")
    (tmp_path / "gone").symlink_to("nowhere")
    os.utime(manifest, (1_000_000_000, 1_000_000_000))
    begun = time.time() - 1
    housekeeping.hide_reading(tmp_path)
    status = manifest.stat()
    assert status.st_atime >= begun
    assert status.st_mtime == 1_000_000_000
