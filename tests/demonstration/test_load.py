"""The demonstration is made by the acts that real posts go through, and has life in it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto import charter, envelope, keyring, return_code, thread, wire
from crypto.charter import SignedCharter
from crypto.encoding import from_b64u
from crypto.errors import OpenError
from crypto.keys import RecipientKeys
from crypto.message import Message
from portal.data import audit, charters, organisations, recipients
from portal.data.envelopes import of_case
from portal.data.inbox import inbox
from portal.data.tables import Case, CaseReader, Recipient, RightsRequest, Scheme, StoredEnvelope
from portal.demonstration import load
from portal.demonstration.people import people, reporters
from portal.demonstration.stories import ORGANISATIONS, Story, stories
from portal.rules.case_states import CaseState, Outcome
from portal.rules.duties import CaseDates, DutyKind, DutyStatus, duties
from portal.settings import Settings
from tests.demonstration.conftest import TODAY

ALL_STORIES = [story for slug in ORGANISATIONS for story in stories(slug)]


def _keys(session: Session, login: str) -> tuple[Recipient, RecipientKeys]:
    """As the browser does it: the stored keyring, opened by the passphrase."""
    recipient = recipients.by_login(session, login=login)
    assert recipient is not None
    passphrase = next(person.passphrase for person in people() if person.login == login)
    secret = keyring.unlock_with_passphrase(keyring.from_json(recipient.keyring), passphrase)
    return recipient, RecipientKeys.from_secret(secret)


def _read(session: Session, case: Case, keys: RecipientKeys) -> list[Message]:
    """Every envelope of a case, the threads checked, opened by one reader."""
    parsed = [wire.parse(stored.bytes) for stored in of_case(session, case_id=case.id)]
    chain = [
        SignedCharter.from_json(one) for one in charters.chain(session, scheme_id=case.scheme_id)
    ]
    checked = thread.check(parsed, charter.verify_chain(chain))
    return [envelope.open_envelope(one, keys) for one in checked]


def _words(story: Story) -> str:
    return story.answers["what_happened"].strip()


def test_says_what_it_is_doing(folder: Path, lines: list[str]) -> None:
    assert folder.is_dir()
    assert len(lines) >= 4
    assert "21 cases" in lines[-1]


def test_every_state_outcome_and_language_has_a_case(session: Session) -> None:
    asked = select(RightsRequest.case_id)
    found = list(session.scalars(select(Case).where(Case.id.not_in(asked))))
    assert len(found) == len(ALL_STORIES) >= 12
    assert {case.state for case in found} == {state.value for state in CaseState}
    shown = {Outcome(case.outcome) for case in found if case.outcome}
    assert shown == set(Outcome) - {Outcome.SUBSTANTIATED_NO_MEASURES, Outcome.MANIFESTLY_UNFOUNDED}
    assert {story.language for story in ALL_STORIES} == {"da", "en"}


def test_duties_are_in_every_status(session: Session) -> None:
    rows = session.execute(select(Case, Scheme.regime).join(Scheme, Scheme.id == Case.scheme_id))
    statuses = set()
    for case, regime in rows:
        dates = CaseDates(case.received_on, case.acknowledged_on, case.feedback_on, case.closed_on)
        statuses |= {(duty.kind, duty.status) for duty in duties(regime, dates, TODAY)}
    kinds = (DutyKind.ACKNOWLEDGEMENT, DutyKind.FEEDBACK)
    assert {status for kind, status in statuses if kind in kinds} == set(DutyStatus)
    assert (DutyKind.ACKNOWLEDGEMENT, DutyStatus.MISSED) in statuses
    assert (DutyKind.FEEDBACK, DutyStatus.MISSED) in statuses
    assert (DutyKind.FEEDBACK, DutyStatus.LATE) in statuses


def test_dates_are_relative_to_the_day_of_loading(session: Session) -> None:
    days = sorted(session.scalars(select(StoredEnvelope.received_on)))
    assert days[-1] == TODAY - timedelta(days=1)
    assert days[0] == TODAY - timedelta(days=170)


def test_everybody_sees_exactly_the_cases_sealed_to_them(session: Session) -> None:
    for person in people():
        recipient, keys = _keys(session, person.login)
        page = inbox(session, recipient=recipient, today=TODAY, size=100)
        assert page.total
        for row in page.rows:
            messages = _read(session, row.case, keys)
            assert messages[0].body in {_words(story) for story in ALL_STORIES}


def test_who_was_left_out_cannot_read(session: Session) -> None:
    (story,) = [story for story in ALL_STORIES if story.excluded]
    chair, chair_keys = _keys(session, "birgit.aagesen")
    left_out, left_out_keys = _keys(session, story.excluded[0])
    cases = inbox(session, recipient=chair, today=TODAY, size=100).rows
    (case,) = [
        row.case for row in cases if _read(session, row.case, chair_keys)[0].body == _words(story)
    ]
    assert case.id not in {
        row.case.id for row in inbox(session, recipient=left_out, today=TODAY, size=100).rows
    }
    for stored in of_case(session, case_id=case.id):
        with pytest.raises(OpenError, match="not_a_reader"):
            envelope.open_envelope(wire.parse(stored.bytes), left_out_keys)


def test_who_came_later_reads_only_what_came_later(session: Session) -> None:
    later, _ = _keys(session, "louise.vestermark")
    enrolled = next(one.enrolled for one in people() if one.login == later.login)
    mine = select(Case.received_on).join(CaseReader, CaseReader.case_id == Case.id)
    days = session.scalars(mine.where(CaseReader.recipient_id == later.id))
    assert min(days) >= TODAY + timedelta(days=enrolled)
    scheme = session.scalar(select(Scheme).where(Scheme.slug == "whistleblower"))
    assert scheme is not None
    assert len(charters.chain(session, scheme_id=scheme.id)) == 2


def test_choices_are_answered_in_the_words_of_the_form(session: Session) -> None:
    recipient, keys = _keys(session, "birgit.aagesen")
    rows = inbox(session, recipient=recipient, today=TODAY, size=100).rows
    reports = [_read(session, row.case, keys)[0] for row in rows]
    answers = {answer.question: answer.text for report in reports for answer in report.answers}
    assert answers["management_knows:some"] != "some"
    assert answers["still_going_on:yes"] == "Yes" or answers["still_going_on:yes"] == "Ja"
    assert answers["data_kinds:name,contact,property"].count("\n") == 2  # three, one a line


def test_the_trail_hangs_together_and_runs_forward(session: Session) -> None:
    for slug in ORGANISATIONS:
        organisation = organisations.find(session, slug=slug)
        assert audit.verify(session, organisation_id=organisation.id) > 20


def test_known_reporters_have_a_case(session: Session) -> None:
    requests = set(session.scalars(select(RightsRequest.case_id)))
    for reporter in reporters():
        organisation = organisations.find(session, slug=reporter.organisation)
        keys = return_code.derive(return_code.read(reporter.code), from_b64u(organisation.salt))
        (case,) = [
            case
            for case in session.scalars(select(Case))
            if from_b64u(case.mailbox) == keys.mailbox
        ]
        conversation = of_case(session, case_id=case.id, thread="conversation")
        least = 4 if case.id not in requests else 2
        bodies = [envelope.open_envelope(wire.parse(one.bytes), keys).body for one in conversation]
        assert len(bodies) >= least


def test_nothing_readable_is_in_the_files(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    stored = b"".join(path.read_bytes() for path in files)
    assert len(stored) > 1_000_000
    secrets = [
        *(_words(story)[:40] for story in ALL_STORIES),
        *(event.text.strip()[:40] for story in ALL_STORIES for event in story.events if event.text),
        *(person.passphrase for person in people()),
        *(reporter.code for reporter in reporters()),
    ]
    for secret in secrets:
        assert secret.encode() not in stored, secret


def test_is_loaded(session: Session) -> None:
    assert load.is_loaded(session)


def test_refuses_outside_the_demonstration(session: Session, settings: Settings) -> None:
    with pytest.raises(RuntimeError, match="demonstration"):
        load.load(session, replace(settings, demonstration=False), TODAY)
