"""The job itself: a report in Danish from a phone, read, answered, answered again, and closed off
from the one person who was left out. The tests of this module are chapters of one story."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from crypto import keyring, return_code
from crypto.encoding import b64u, from_b64u
from crypto.keys import RecipientKeys
from crypto.wire import parse
from tests.browser import PATIENCE
from tests.flows.conftest import Company
from tests.flows.installation import VARSEL
from tests.flows.people import Person
from tests.flows.recipient import Recipient, groups
from tests.flows.search import find
from tests.public.reporter import STORY, Reporter

QUESTION = "Hvilke bilag mangler der, og hvem plejer at hente dem hos bogholderen?"
REPLY = "Det er kvitteringerne fra værkstedet. De hentes om fredagen af en vikar."
FEEDBACK = "Tak. Vi har bedt revisor gå bilagene igennem og hører fra ham inden jul."
NOTE = "Revisor ringer onsdag. Bogholderen skal ikke vide noget endnu."
REASON = "Revisor har fundet begge bilag, og værkstedet har rettet regningen."
HR_ON_THE_LIST = 1


@pytest.fixture(scope="module")
def reporter(browser: Browser, company: Company) -> Iterator[Reporter]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    person = Reporter(context, company.installation.public)
    yield person
    person.check_clean()
    context.close()


@pytest.fixture(scope="module")
def hr(browser: Browser, company: Company) -> Iterator[Recipient]:
    context = browser.new_context()
    recipient = Recipient(company.hr, context, company.installation.staff)
    recipient.sign_in()
    yield recipient
    recipient.check_clean()
    context.close()


@pytest.fixture(scope="module")
def told(company: Company, chair: Recipient, reporter: Reporter) -> Reporter:
    """The whole conversation, once; the tests look at what it left behind."""
    reporter.open_landing()
    expect(reporter.page.locator("#readers li")).to_have_count(2)
    assert groups(reporter.page.locator("#readers-fingerprint")) == company.poster
    reporter.page.locator(".start-report").first.click()
    reporter.write(leave_out=(HR_ON_THE_LIST,))
    expect(reporter.step("check")).to_contain_text("Louise Vestermark")
    reporter.take_code()
    reporter.page.locator("#code-again").fill(reporter.code)
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()

    chair.open_case(STORY[:20])
    assert chair.conversation().all_inner_texts() == [STORY]
    acknowledgement = chair.acknowledge()
    chair.answer(QUESTION)

    reporter.open_mailbox()
    assert reporter.read_mailbox() == [STORY, acknowledgement, QUESTION]
    expect(reporter.page.locator("#duties li.timeline-met")).to_have_count(1)
    reporter.reply(REPLY)
    expect(reporter.page.locator("#reply-sent")).to_be_visible()

    chair.open_case(STORY[:20])
    assert chair.conversation().all_inner_texts() == [STORY, acknowledgement, QUESTION, REPLY]
    chair.answer(FEEDBACK, feedback=True)
    chair.note(NOTE)
    expect(chair.page.locator(".duty-met")).to_have_count(2)
    chair.close(REASON)
    reporter.open_mailbox()
    assert reporter.read_mailbox()[-1] == FEEDBACK
    expect(reporter.page.locator("#opened")).not_to_contain_text(NOTE)
    return reporter


def test_the_dates_are_those_of_today(told: Reporter, company: Company) -> None:
    ((state, received, *others),) = company.installation.rows(
        'SELECT state, received_on, acknowledged_on, feedback_on, closed_on FROM "case"'
    )
    assert state == "closed"
    assert others == [received] * 3


def test_whoever_was_left_out_does_not_see_the_case(
    told: Reporter, hr: Recipient, company: Company, chair: Recipient
) -> None:
    expect(hr.open_inbox()).to_have_count(0)
    expect(hr.page.locator("#main")).to_contain_text("ikke forseglet nogen indberetning til dig")
    (before,) = refusals(company)
    answer = hr.page.goto(f"{hr.origin}/da/cases/{chair.case}")
    assert answer is not None
    assert answer.status == 404
    expect(hr.page.locator("#main")).not_to_contain_text(STORY[:20])
    assert refusals(company) == [(before[0] + 1,)]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/envelopes"),
        ("POST", "/answers?mark=acknowledgement"),
        ("POST", "/notes"),
        ("POST", "/export"),
        ("POST", "/state"),
    ],
)
def test_no_address_of_the_case_knows_whoever_was_left_out(
    told: Reporter, hr: Recipient, chair: Recipient, company: Company, method: str, path: str
) -> None:
    """With the session, the token and an envelope that is sound in itself."""
    (before,) = refusals(company)
    address = f"/da/cases/{chair.case}{path}"
    envelope = sealed(company, "note" if path == "/notes" else "answer")
    assert ask_from_page(hr, method, address, envelope) == 404
    assert refusals(company) == [(before[0] + 1,)]


def ask_from_page(actor: Recipient, method: str, address: str, body: bytes) -> int:
    """What somebody could type into the console of their own page; returns the status."""
    actor.page.goto(f"{actor.origin}/da/inbox")
    status: int = actor.page.evaluate(
        """async ([method, address, body]) => {
            const token = document.querySelector("[data-csrf]").dataset.csrf;
            const isState = address.endsWith("/state");
            const type = isState ? "application/x-www-form-urlencoded" : "application/vnd.varsel.envelope";
            const options = {method, headers: {"X-CSRF-Token": token, Accept: "application/json"}};
            if (method === "POST") {
                options.headers["Content-Type"] = type;
                options.body = isState ? `csrf_token=${encodeURIComponent(token)}&state=closed`
                    : Uint8Array.from(body);
            }
            return (await fetch(address, options)).status;
        }""",
        [method, address, list(body)],
    )
    return status


def sealed(company: Company, direction: str) -> bytes:
    rows = company.installation.rows("SELECT bytes FROM envelope WHERE direction = ?", direction)
    return bytes(rows[0][0])


def refusals(company: Company) -> list[tuple[int]]:
    return company.installation.rows(
        "SELECT count(*) FROM audit JOIN recipient ON recipient.id = audit.actor"
        " WHERE act = 'staff:case:refused' AND login = ?",
        company.hr.login,
    )


def test_nothing_is_sealed_to_whoever_was_left_out(told: Reporter, company: Company) -> None:
    keys = dict(company.installation.rows("SELECT login, key_id FROM recipient"))
    (readers,) = zip(*company.installation.rows("SELECT key_id FROM case_reader"), strict=True)
    assert readers == (keys[company.chair.login],)
    envelopes = company.installation.rows("SELECT thread, bytes FROM envelope")
    assert len(envelopes) == 7
    for thread, envelope in envelopes:
        wrapped = {b64u(wrap.key) for wrap in parse(envelope).wraps}
        assert keys[company.hr.login] not in wrapped
        assert keys[company.chair.login] in wrapped
        # The reporter reads the conversation and no note.
        assert len(wrapped) == (1 if thread == "internal" else 2)


def secrets_of(person: Person, company: Company) -> dict[str, str | bytes]:
    """What only this person has: typed, printed, on the phone, and what the browser made of it."""
    ((written, salt),) = company.installation.rows(
        "SELECT keyring, sign_in_salt FROM recipient WHERE login = ?", person.login
    )
    ring = keyring.from_json(json.loads(written))
    secret = keyring.unlock_with_kit(ring, keyring.read_kit(person.kit))
    name = person.login
    return {
        f"{name}: passphrase": person.passphrase,
        f"{name}: kit": person.kit,
        f"{name}: kit without hyphens": person.kit.replace("-", ""),
        f"{name}: kit in bytes": keyring.read_kit(person.kit),
        f"{name}: key of the phone": person.phone.key,
        f"{name}: key of the phone in bytes": person.phone.secret,
        f"{name}: secret": secret,
        f"{name}: signing seed": RecipientKeys.from_secret(secret).signing,
        f"{name}: key to sign in with": keyring.sign_in_key(person.passphrase, from_b64u(salt)),
    }


def secrets_of_reporter(told: Reporter, company: Company) -> dict[str, str | bytes]:
    ((salt,),) = company.installation.rows("SELECT salt FROM organisation")
    code = return_code.read(told.code)
    return {
        "return code": told.code,
        "return code without hyphens": told.code.replace("-", ""),
        "return code in capitals": told.code.upper(),
        "return code in bytes": code,
        "reporter's signing seed": return_code.derive(code, from_b64u(salt)).signing_seed,
    }


def test_nothing_of_it_lies_on_the_server(
    told: Reporter, chair: Recipient, hr: Recipient, company: Company, tmp_path: Path
) -> None:
    """Every file of the installation, what the server said, and the write-ahead log as it is."""
    installation = company.installation
    said = {"story": STORY, "question": QUESTION, "reply": REPLY, "feedback": FEEDBACK}
    secrets: dict[str, str | bytes] = {**said, "note": NOTE, "reason": REASON}
    for person in (company.chair, company.hr):
        secrets |= secrets_of(person, company)
    secrets |= secrets_of_reporter(told, company)
    for actor in (chair, hr):
        for cookie in actor.context.cookies():
            secrets[f"cookie {cookie['name']}"] = cookie["value"]
    files = {file.name for file in installation.root.rglob("*")}
    assert {"varsel.sqlite3", "varsel.sqlite3-wal", "output.txt"} <= files
    assert find(installation.root, secrets) == []

    # The search can fail: what lies in clear is found, and so is each secret where it is planted.
    assert ("case", "varsel.sqlite3-wal") in find(installation.root, {"case": chair.case})
    for number, secret in enumerate(secrets.values()):
        planted = secret.encode() if isinstance(secret, str) else secret
        (tmp_path / f"{number}").write_bytes(b"\x00\x17" + planted + b"\xff")
    assert {name for name, _ in find(tmp_path, secrets)} == set(secrets)


def test_the_search_finds_what_a_database_holds(told: Reporter, company: Company) -> None:
    """A careless column, over several pages of a real database, and in its log."""
    installation = company.installation
    with installation.database() as connection:
        connection.execute("CREATE TABLE careless (words TEXT, code TEXT)")
        connection.execute("INSERT INTO careless VALUES (?, ?)", ("x" * 4000 + STORY, told.code))
        connection.commit()
    planted = {"story": STORY, "code": told.code}
    assert {name for name, _ in find(installation.root, planted)} == set(planted)
    with installation.database() as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("DROP TABLE careless")
        connection.commit()


def test_a_case_that_was_taken_out_opens_with_the_kit_alone(
    told: Reporter, chair: Recipient, company: Company, empty_folder: Path
) -> None:
    chair.open_case(STORY[:20])
    file = chair.take_out(empty_folder)
    opened = open_taken_out(file, company.chair.kit)
    assert opened.returncode == 0, opened.stderr
    for words in (STORY, QUESTION, REPLY, FEEDBACK, NOTE, REASON, "Birgit Aagesen"):
        assert words in opened.stdout
    assert company.chair.kit not in file.read_text(encoding="utf-8")
    assert find(empty_folder, {"story": STORY}) == []
    other = open_taken_out(file, company.hr.kit)
    assert other.returncode == 1
    assert STORY not in other.stdout


def open_taken_out(file: Path, kit: str) -> subprocess.CompletedProcess[str]:
    """On a machine that has never seen the server: no setting, no folder of it."""
    return subprocess.run(
        [VARSEL, "crypto", "--language", "da", "open", file.name, "--secret-file", "-"],
        cwd=file.parent,
        env={"LANG": "C.UTF-8", "PATH": "/nowhere"},
        input=f"{kit}\n",
        capture_output=True,
        text=True,
        check=False,
    )
