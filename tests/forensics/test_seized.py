"""The machine is carried away after the whole job: nothing on it leads to the reporter."""

import re

import pytest

from crypto.encoding import b64u
from tests.flows.search import spellings
from tests.forensics.case import Case
from tests.forensics.clock import ANY_TIME
from tests.forensics.incidents import LETTER
from tests.forensics.rows import too_telling
from tests.forensics.seizure import lines_with
from tests.forensics.traces import Traces

# Of what a visitor has said there is a fixed line; of where it went wrong a module and a line.
OWN_LINE = re.compile(rb"unexpected [0-9a-f]{8} \w+ [\w.]+:\d+")
FAULTS = {b"LookupError", b"OperationalError", b"ProgrammingError", b"RuntimeError"}


def test_all_of_it_has_happened(case: Case) -> None:
    """A fault that was not met proves nothing."""
    told = {name: value for name, value in case.happened.items() if name[:1].isdigit()}
    assert told == {
        "308": 308,
        "404": 404,
        "404 query": 405,
        "405": 405,
        "413": 413,
        "415": 415,
        "400 envelope": 400,
        "400 json": 400,
        "403": 403,
        "421": 421,
        "429": 429,
    }
    assert case.happened["forms"][LETTER] == [400, 400, 413, 422, 422, 413]  # type: ignore[index]  # a dictionary
    assert case.happened["letter"] == 201
    assert case.happened["in clear"] == [201, 422, 422]
    assert case.happened["faults"] == [500] * 4
    assert case.happened["worked"] == 200
    assert case.happened["sign in"] == [401, 401]
    log = case.seizures["running"].contents("output.txt")
    assert {line.split()[2] for line in log.splitlines() if OWN_LINE.fullmatch(line)} <= FAULTS
    assert len(lines_with(log, OWN_LINE)) == 4
    assert log.count(b"A request was not understood.") > 10
    assert log.count(b"A request failed before it reached the site.") == 1
    assert log.count(b"SIGKILL") == 4
    assert log.count(b"SIGSEGV") == 2


def test_nothing_says_who_wrote_or_what(case: Case) -> None:
    wanted = case.traces.spellings()
    for seizure in case.seizures.values():
        assert seizure.traces(wanted, case.sealed) == set()


def test_nothing_says_which_code_the_server_has_shown(case: Case) -> None:
    wanted = {"code": Traces(code=case.shown).spellings()["code"]}
    for seizure in case.seizures.values():
        assert seizure.traces(wanted, case.sealed) == set()


def test_nothing_of_it_is_in_the_machines_own_temporary_folders(
    case: Case, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Others write there, too, who may have spoken of this address; of the rest nobody has."""
    strays = case.strays(spared=tmp_path_factory.getbasetemp().parent)
    assert strays.traces(case.traces.plain()) == set()


def test_the_log_names_no_case_and_no_place(case: Case) -> None:
    log = case.seizures["running"].contents("output.txt")
    ids = [case.mailbox, *(row["id"] for rows in case.caused for row in rows.get("case", []))]
    for one in ids:
        assert not any(spelled in log for spelled in spellings(one))  # type: ignore[arg-type]  # ids are text
    assert b64u(case.mailbox).encode() not in log
    for word in (b"klintmark", b"whistleblower", b"reports", b"mailbox", b"Traceback", b"SELECT"):
        assert word not in log


def test_no_log_says_the_time(case: Case) -> None:
    for seizure in case.seizures.values():
        assert lines_with(seizure.contents("output.txt"), ANY_TIME) == []
        assert lines_with(seizure.contents("/log"), ANY_TIME) == []


def test_what_a_reporter_causes_is_days_chance_and_padded_sizes(case: Case) -> None:
    assert {"case", "case_reader", "envelope", "spent_challenge"} <= set(case.caused[0])
    for rows in case.caused:
        assert list(too_telling(rows)) == []
        # Nothing of staff's was written by it.
        assert not {"audit", "staff_session", "sign_in_attempt"} & set(rows)


def test_no_moment_at_which_a_reporter_was_there_is_written_anywhere(case: Case) -> None:
    for stretch in case.stretches:
        assert case.seizures["at rest"].moments(stretch, case.sealed) == set()


def test_sqlite_has_no_such_moment_at_any_time(over_sqlite: Case) -> None:
    """PostgreSQL's log has those of its commits until the night: see README.md."""
    for seizure in over_sqlite.seizures.values():
        for stretch in over_sqlite.stretches:
            assert seizure.moments(stretch, over_sqlite.sealed) == set()


def test_no_file_was_changed_when_a_reporter_was_there(case: Case) -> None:
    """As the file system has it; while the server runs, and after."""
    for stretch in case.stretches:
        assert case.seizures["at rest"].file_times(stretch, "/data") == []


def test_sqlites_files_say_only_that_the_server_runs(over_sqlite: Case) -> None:
    for seizure in over_sqlite.seizures.values():
        for stretch in over_sqlite.stretches:
            assert seizure.file_times(stretch, "/data") == []


def test_nothing_is_left_in_the_temporary_folder(case: Case) -> None:
    """No part of a form, no core, no journal; and no file that nobody has thought of."""
    for seizure in case.seizures.values():
        names = {item.name for item in seizure.items if "installation/" in item.name}
        assert names <= {
            "installation/data",
            "installation/data/varsel.sqlite3",
            "installation/data/varsel.sqlite3-shm",
            "installation/data/varsel.sqlite3-wal",
            "installation/output.txt",
            "installation/temporary",
        }


def test_no_memory_is_laid_on_the_disk(case: Case) -> None:
    assert case.core_limits == {"0"}


def test_an_empty_mailbox_looks_like_a_full_one(case: Case) -> None:
    assert len(case.sizes) == 2
    assert len(set(case.sizes)) == 1


def test_no_row_has_a_number_that_grows(over_sqlite: Case, over_postgresql: Case) -> None:
    without = "SELECT name FROM pragma_table_list WHERE wr AND schema = 'main'"
    tables = {row[0] for row in over_sqlite.scene.ask_database(without)}
    assert set(over_sqlite.caused[0]) <= tables
    sequences = "SELECT relname FROM pg_class WHERE relkind = 'S'"
    assert over_postgresql.scene.ask_database(sequences) == []
    # After the night all rows of a day are of one transaction.
    assert set(over_postgresql.numbers.values()) == {1}
