"""`varsel mail`, and what `tick`, `serve` and `doctor` do about mails."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from portal.cli.examination import mail as examination
from portal.cli.housekeeper import Housekeeper
from portal.cli.opening import prepare_demonstration
from portal.data import migrate, outbox
from portal.data.database import Session, make_engine, make_session_factory
from portal.mail_server import MailServer, Security
from portal.settings import Settings
from tests.bench.servers import free_port
from tests.cli.running import ROOT, Run
from tests.data.world import NOW
from tests.mail.desk import BOSS, CHAIR, HR, Desk
from tests.mail.mails import put, row
from tests.mail.post_office import PostOffice, serve
from tests.web.sites import make_settings

FROM = "varsel@birk.example"
PEOPLE = (CHAIR, HR, BOSS)


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def port(office: PostOffice) -> Iterator[int]:
    controller = serve(office)
    yield int(controller.port)
    controller.stop()


def smtp(port: int) -> dict[str, str]:
    return {"VARSEL_SMTP": f"smtp://127.0.0.1:{port}", "VARSEL_MAIL_FROM": FROM}


@pytest.fixture
def settings(tmp_path: Path, port: int) -> Settings:
    return make_settings(tmp_path / "data", **smtp(port))


@pytest.fixture
def desk(tmp_path: Path, settings: Settings) -> Iterator[Desk]:
    (tmp_path / "data").mkdir(exist_ok=True)
    engine = make_engine(settings.database_url)
    migrate.upgrade(engine)
    with make_session_factory(engine)() as session:
        yield Desk(session)
    engine.dispose()


def became_aware(desk: Desk, settings: Settings, *, hours_ago: int) -> None:
    now = settings.now()
    desk.open(now - timedelta(hours=hours_ago), now=now)


# --- By hand -----------------------------------------------------------------------------------


def test_one_mail_by_hand(ready: Run, port: int, office: PostOffice) -> None:
    told = ready("mail", "test", CHAIR, **smtp(port))
    assert (told.returncode, told.stderr) == (0, "")
    assert "has taken the mail" in told.stdout
    (mail,) = office.mails
    assert mail["Subject"] == "Prøve fra Varsel / Test from Varsel"
    assert "http://localhost:8001/da/" in mail.get_content()


def test_what_the_server_says_is_told_in_plain_words(
    ready: Run, port: int, office: PostOffice
) -> None:
    office.at_address[CHAIR] = f"550 <{CHAIR}> unknown"
    told = ready("mail", "test", CHAIR, **smtp(port))
    assert told.returncode == 1
    assert "does not take mails for this address. It answered with 550." in told.stderr
    assert CHAIR not in told.stdout + told.stderr
    assert ready("mail", "test", "birk", **smtp(port)).returncode == 2
    silent = ready("mail", "test", CHAIR, **smtp(free_port()))
    assert silent.returncode == 1
    assert "The mail server does not answer." in silent.stderr
    assert "Traceback" not in silent.stderr
    nowhere = ready("mail", "test", CHAIR)
    assert "Name one in VARSEL_SMTP" in nowhere.stderr


def test_a_wrong_setting_is_named(ready: Run) -> None:
    told = ready("mail", "send", VARSEL_SMTP="smtps://mail.birk.example")
    assert told.returncode == 1
    assert told.stderr.startswith("VARSEL_MAIL_FROM is not set.")


# --- What tick and the housekeeper do ----------------------------------------------------------


@pytest.mark.parametrize("command", [["mail", "send"], ["tick"]])
def test_what_is_due_is_decided_and_sent_once(
    ready: Run, desk: Desk, port: int, office: PostOffice, settings: Settings, command: list[str]
) -> None:
    became_aware(desk, settings, hours_ago=70)
    first = ready(*command, **smtp(port))
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("Mails sent: 2.\n")
    again = ready(*command, **smtp(port))
    assert "Mails" not in again.stdout
    assert sorted(office.to) == sorted([CHAIR, HR])
    assert not [word for word in PEOPLE if word in first.stdout + again.stdout]


def test_without_a_server_they_wait_and_the_command_does_not_fail(
    ready: Run, desk: Desk, port: int, office: PostOffice, settings: Settings
) -> None:
    became_aware(desk, settings, hours_ago=73)
    assert ready("tick").returncode == 0
    assert {state for _who, _hours, state in desk.mails()} == {"waiting"}
    assert ready("mail", "send", **smtp(port)).stdout == "Mails sent: 3.\n"
    assert sorted(office.to) == sorted(PEOPLE)


def test_the_housekeeper_sends_each_minute_and_logs_no_address(
    desk: Desk, office: PostOffice, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    office.at_address[HR] = f"550 <{HR}> unknown"
    became_aware(desk, settings, hours_ago=70)
    keeper = Housekeeper(settings)
    keeper.beat()
    until(lambda: office.to == [CHAIR])
    until(lambda: {state for _who, _hours, state in desk.mails()} == {"sent", "refused"})
    keeper.beat()
    keeper.stop()
    keeper.close()
    assert office.to == [CHAIR]
    # The post office of the test keeps a log of its own, in this process.
    ours = [one.getMessage() for one in caplog.records if one.name.split(".")[0] != "mail"]
    assert not [word for word in (*PEOPLE, "550") if word in "".join(ours)]


def test_a_mail_server_that_says_nothing_does_not_hold_the_house_up(
    desk: Desk, office: PostOffice, settings: Settings
) -> None:
    office.silent_at = "birk.example"
    became_aware(desk, settings, hours_ago=70)
    keeper = Housekeeper(settings)
    began = time.monotonic()
    keeper.beat()
    keeper.beat()
    assert time.monotonic() - began < 5
    office.silent_at = None
    keeper.stop()
    keeper.close()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_demonstration_mails_nobody(port: int, tmp_path: Path) -> None:
    environment = {
        **smtp(port),
        "VARSEL_SMTP_FILE": "smtp",
        "VARSEL_DEMONSTRATION_DATA": str(tmp_path / "demonstration"),
    }
    prepare_demonstration(environment)
    assert Settings.from_mapping(environment).mail is None


# --- The doctor --------------------------------------------------------------------------------


def test_the_doctor_misses_a_mail_server_where_there_is_a_desk(
    ready: Run, desk: Desk, port: int
) -> None:
    told = ready("doctor")
    assert told.returncode == 0
    assert "No reminder of a deadline goes out to the breach desk of birk." in told.stdout
    assert "reminder" not in ready("doctor", **smtp(port)).stdout


def test_without_a_desk_nobody_needs_a_mail_server(ready: Run) -> None:
    assert ready("org", "check", str(ROOT / "examples/surveyor.toml")).returncode == 0
    assert "reminder" not in ready("doctor").stdout


def test_the_doctor_asks_the_server_only_when_told_to(ready: Run, port: int) -> None:
    absent = smtp(free_port())
    assert "mail server" not in ready("doctor", **absent).stdout
    assert "The mail server does not answer." in ready("doctor", "--mail", **absent).stdout
    assert "mail server" not in ready("doctor", "--mail", **smtp(port)).stdout
    assert "There is no mail server." in ready("doctor", "--mail").stdout


def test_a_password_that_others_can_read(ready: Run, tmp_path: Path, port: int) -> None:
    file = tmp_path / "smtp"
    file.write_text(smtp(port)["VARSEL_SMTP"])
    file.chmod(0o640)
    told = ready("doctor", VARSEL_SMTP_FILE=str(file), VARSEL_MAIL_FROM=FROM).stdout
    assert f"can read the password of the mail server. Run: chmod 600 {file}" in told


def server() -> MailServer:
    return MailServer(host="localhost", port=1, security=Security.PLAIN, sender=FROM)


def said(session: Session, after: timedelta) -> list[str]:
    session.rollback()
    found = list(examination.findings(session, server(), NOW + after))
    assert [finding.stops for finding in found] == [False] * len(found)
    text = [str(finding) for finding in found]
    assert not [word for word in PEOPLE if word in "".join(text)]
    return text


def test_mails_that_do_not_go_are_named_without_their_address(desk: Desk) -> None:
    session = desk.session
    put(session, desk.organisation_id, HR)
    assert said(session, timedelta(minutes=30)) == []
    (waits,) = said(session, timedelta(hours=2))
    assert "1 for birk: recipients.hr have waited since 2026-03-02 09:30 UTC" in waits
    claimed = outbox.claim(session, now=NOW, domain="birk.example")
    assert claimed is not None
    outbox.mark_failed(session, claimed=claimed, trouble="address 451", now=NOW)
    session.commit()
    (waits,) = said(session, timedelta(hours=2))
    assert "It answered with 451." in waits
    assert row(session, HR).goes_to == HR


def test_mails_that_never_arrive_are_told_for_weeks(desk: Desk) -> None:
    session = desk.session
    put(session, desk.organisation_id, HR, CHAIR)
    for mark in (outbox.mark_refused, outbox.mark_failed):
        claimed = outbox.claim(session, now=NOW, domain="birk.example")
        assert claimed is not None
        mark(session, claimed=claimed, trouble="address 550", now=NOW + outbox.PATIENCE)
    session.commit()
    told = " ".join(said(session, outbox.PATIENCE + timedelta(minutes=1)))
    assert "will never arrive" in told
    assert "were given up" in told
    assert said(session, outbox.PATIENCE + outbox.TOLD) == []
