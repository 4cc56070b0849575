"""Mails go out once each, whatever the server does and whoever is killed."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from portal.data import outbox
from portal.data.database import Session, make_engine
from portal.data.outbox import GIVEN_UP, LEASE, PATIENCE, REFUSED, SENT, WAITING
from portal.mail.sending import HUNG, Tally, send_due
from portal.settings import Settings
from tests.data.world import NOW, later
from tests.mail.mails import put, row
from tests.mail.post_office import PostOffice
from tests.web.sites import make_settings

ROOT = Path(__file__).parents[2]
ANNE, BO, CARL = "anne@birk.example", "bo@birk.example", "carl@birk.example"


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def test_what_waits_goes_once(
    engine: Engine, session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    put(session, organisation_id, ANNE, BO)
    put(session, organisation_id, ANNE, BO)
    assert send_due(engine, settings, clock=at(later(minutes=1))) == Tally(sent=2)
    assert send_due(engine, settings, clock=at(later(days=1))) == Tally()
    assert sorted(office.to) == [ANNE, BO]
    assert row(session, ANNE).state == SENT


def test_nothing_of_an_address_stays_when_a_mail_has_gone(
    engine: Engine, session: Session, organisation_id: str, settings: Settings
) -> None:
    put(session, organisation_id, ANNE)
    send_due(engine, settings, clock=at(NOW))
    sent = row(session, ANNE)
    assert (sent.goes_to, sent.claim, sent.ended_at) == (None, None, NOW)


def test_what_is_not_due_yet_waits(
    engine: Engine, session: Session, organisation_id: str, settings: Settings
) -> None:
    put(session, organisation_id, ANNE, now=later(hours=1))
    assert send_due(engine, settings, clock=at(NOW)) == Tally()
    assert send_due(engine, settings, clock=at(later(hours=1))) == Tally(sent=1)


def test_a_dead_address_is_told_apart_and_blocks_nobody(
    engine: Engine, session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    office.at_address[ANNE] = "550 No such mailbox"
    put(session, organisation_id, ANNE, BO)
    assert send_due(engine, settings, clock=at(NOW)) == Tally(sent=1, refused=1)
    assert office.to == [BO]
    dead = row(session, ANNE)
    assert (dead.state, dead.trouble, dead.goes_to) == (REFUSED, "address 550", None)
    assert send_due(engine, settings, clock=at(later(days=2))) == Tally()


def test_an_address_that_no_server_understands_is_refused(
    engine: Engine, session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    put(session, organisation_id, "søren@birk.example", "x@y.example\r\nBcc: z@y.example", BO)
    assert send_due(engine, settings, clock=at(NOW)) == Tally(sent=1, refused=2)
    assert office.to == [BO]


def test_who_is_busy_is_asked_again_after_growing_waits(
    engine: Engine, session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    office.at_address[ANNE] = "451 Later"
    put(session, organisation_id, ANNE)
    moment, waits = NOW, []
    for _ in range(9):
        assert send_due(engine, settings, clock=at(moment)) == Tally(postponed=1)
        assert send_due(engine, settings, clock=at(moment)) == Tally()
        waits.append(row(session, ANNE).due_at - moment)
        moment = row(session, ANNE).due_at
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=1))
    del office.at_address[ANNE]
    assert send_due(engine, settings, clock=at(moment)) == Tally(sent=1)


def test_after_days_it_is_given_up_and_still_there(
    engine: Engine, session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    office.at_address[ANNE] = "452 Full"
    put(session, organisation_id, ANNE)
    send_due(engine, settings, clock=at(NOW + PATIENCE))
    given_up = row(session, ANNE)
    assert (given_up.state, given_up.trouble) == (GIVEN_UP, "address 452")


def test_a_refusal_of_the_mail_itself(
    engine: Engine, session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    office.at_end = ["554 Unwanted"]
    put(session, organisation_id, ANNE, BO)
    assert send_due(engine, settings, clock=at(NOW)) == Tally(sent=1, refused=1)


def test_a_refused_sender_is_the_servers_trouble_and_nobody_is_given_up(
    engine: Engine, session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    office.at_sender = "553 Not yours"
    put(session, organisation_id, ANNE, BO)
    assert send_due(engine, settings, clock=at(NOW + PATIENCE)) == Tally(postponed=2)
    waits = row(session, ANNE)
    assert (waits.state, waits.trouble, waits.attempts) == (WAITING, "sender 553", 1)
    assert row(session, BO).state == WAITING
    office.at_sender = None
    assert send_due(engine, settings, clock=at(NOW + 2 * PATIENCE)) == Tally(sent=2)


def test_a_server_that_is_not_there_is_asked_after_growing_waits(
    engine: Engine, session: Session, organisation_id: str, database_url: str, tmp_path: Path
) -> None:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    absent = make_settings(
        tmp_path, VARSEL_SMTP=f"smtp://127.0.0.1:{port}", VARSEL_MAIL_FROM="varsel@birk.example"
    )
    put(session, organisation_id, ANNE, BO)
    assert send_due(engine, absent, clock=at(NOW)) == Tally(postponed=2)
    assert row(session, BO).trouble == "unreachable"
    assert send_due(engine, absent, clock=at(NOW)) == Tally()
    assert send_due(engine, absent, clock=at(NOW + 2 * PATIENCE)) == Tally(postponed=2)


def test_without_a_server_mails_wait_and_say_so(
    engine: Engine,
    session: Session,
    organisation_id: str,
    settings: Settings,
    tmp_path: Path,
    office: PostOffice,
) -> None:
    put(session, organisation_id, ANNE)
    none = make_settings(tmp_path)
    assert send_due(engine, none, clock=at(NOW)) == Tally()
    waits = row(session, ANNE)
    assert (waits.state, waits.trouble, waits.due_at) == (WAITING, "no_server", NOW)
    assert send_due(engine, settings, clock=at(later(days=30))) == Tally(sent=1)
    assert office.to == [ANNE]


# --- A server that says nothing ----------------------------------------------------------------


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Takes connections and never says a word."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(16)
        yield int(door.getsockname()[1])


def test_a_server_that_hangs_holds_nobody_up(
    engine: Engine, session: Session, organisation_id: str, silent_port: int, tmp_path: Path
) -> None:
    hangs = make_settings(
        tmp_path,
        VARSEL_SMTP=f"smtp://127.0.0.1:{silent_port}",
        VARSEL_MAIL_FROM="varsel@birk.example",
    )
    put(session, organisation_id, ANNE, BO, CARL)
    began = time.monotonic()
    assert send_due(engine, hangs, clock=at(NOW), patience=0.2) == Tally(postponed=3)
    assert time.monotonic() - began < 10


def test_a_mail_that_the_server_is_silent_about_waits_and_the_others_go(
    engine: Engine, session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    office.silent_at = ANNE
    put(session, organisation_id, ANNE, BO)
    tally = send_due(engine, settings, clock=at(NOW), patience=0.3)
    assert tally == Tally(sent=1, postponed=1)
    assert row(session, ANNE).trouble == "hung"
    assert office.to == [BO]


def test_one_that_hangs_up_in_the_middle_is_called_again(
    engine: Engine, session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    office.at_end = ["421 Closing"]
    put(session, organisation_id, ANNE, BO)
    assert send_due(engine, settings, clock=at(NOW)) == Tally(sent=1, postponed=1)


def test_what_is_silent_again_and_again_ends_the_round(
    engine: Engine, session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    people = [f"person{number}@birk.example" for number in range(HUNG + 2)]
    office.at_end = []
    office.silent_at = "birk.example"
    put(session, organisation_id, *people)
    tally = send_due(engine, settings, clock=at(NOW), patience=0.2)
    assert tally == Tally(postponed=HUNG)


# --- Several at once ---------------------------------------------------------------------------


def test_several_ticks_at_once_send_each_mail_once(
    database_url: str,
    session: Session,
    organisation_id: str,
    settings: Settings,
    office: PostOffice,
) -> None:
    people = [f"person{number}@birk.example" for number in range(24)]
    put(session, organisation_id, *people)
    tallies: list[Tally] = []

    def tick() -> None:
        own = make_engine(database_url)
        tallies.append(send_due(own, settings, clock=at(NOW)))
        own.dispose()

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(office.to) == sorted(people)
    assert sum(tally.sent for tally in tallies) == len(people)


# --- Killed ------------------------------------------------------------------------------------


def start(settings: Settings) -> subprocess.Popen[bytes]:
    """`varsel mail send`, as a process of its own that waits for a line before it begins."""
    assert settings.mail is not None
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "PYTHONPATH": str(ROOT),
        "VARSEL_DATA": str(settings.data),
        "VARSEL_DATABASE_URL": settings.database_url,
        "VARSEL_SECRET": "Q0FUU2FuZERPR1NhbmRCSVJEU2FuZEZJU0hhbmRUUkVFUw",
        "VARSEL_SMTP": f"smtp://127.0.0.1:{settings.mail.port}",
        "VARSEL_MAIL_FROM": settings.mail.sender,
        "VARSEL_STAFF_ORIGIN": settings.staff_origin,
    }
    program = "import sys; sys.stdin.readline(); from portal.cli.main import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", program, "mail", "send"], env=environment, stdin=subprocess.PIPE
    )


def begin(process: subprocess.Popen[bytes]) -> int:
    process.communicate(b"\n", timeout=60)
    return process.returncode


def test_killed_while_handing_over_it_goes_again_under_the_same_name(
    engine: Engine, session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    """The server has the mail and we do not know it: nothing in mail closes this gap."""
    put(session, organisation_id, ANNE, BO, now=settings.now())
    process = start(settings)
    office.kills(process.pid)
    assert begin(process) < 0
    assert len(office.mails) == 1
    office.before_answer = None
    assert send_due(engine, settings) == Tally(sent=1)
    soon = settings.now() + LEASE
    assert send_due(engine, settings, clock=at(soon)) == Tally(sent=1)
    first, second, again = office.mails
    assert first["To"] == again["To"] != second["To"]
    assert first["Message-ID"] == again["Message-ID"] != second["Message-ID"]
    assert first.as_bytes() == again.as_bytes()
    assert send_due(engine, settings, clock=at(soon + LEASE)) == Tally()


def test_killed_before_handing_over_it_goes_once_after_the_restart(
    engine: Engine, session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    put(session, organisation_id, ANNE, now=settings.now())
    claimed = outbox.claim(session, now=settings.now(), domain="birk.example")
    session.commit()
    assert claimed is not None
    assert begin(start(settings)) == 0
    assert office.mails == []
    assert send_due(engine, settings, clock=at(settings.now() + LEASE)) == Tally(sent=1)
    assert [mail["Message-ID"] for mail in office.mails] == [claimed.message_id]


def test_decided_and_killed_it_goes_after_the_restart(
    session: Session, organisation_id: str, settings: Settings, office: PostOffice
) -> None:
    put(session, organisation_id, ANNE, now=settings.now())
    process = start(settings)
    process.kill()
    process.wait()
    assert process.stdin is not None
    process.stdin.close()
    assert office.mails == []
    for _ in range(2):
        assert begin(start(settings)) == 0
    assert office.to == [ANNE]


def test_who_was_too_slow_does_not_undo_what_another_has_done(
    engine: Engine, session: Session, organisation_id: str, settings: Settings
) -> None:
    put(session, organisation_id, ANNE)
    slow = outbox.claim(session, now=NOW, domain="birk.example")
    session.commit()
    assert slow is not None
    assert send_due(engine, settings, clock=at(NOW + LEASE)) == Tally(sent=1)
    outbox.mark_failed(session, claimed=slow, trouble="hung", now=NOW + LEASE)
    outbox.mark_refused(session, claimed=slow, trouble="address 550", now=NOW + LEASE)
    session.commit()
    assert row(session, ANNE).state == SENT
