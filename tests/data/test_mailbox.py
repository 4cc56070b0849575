from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crypto import proof
from crypto.encoding import b64u, from_b64u
from portal.data import mailbox, organisations, spent
from portal.data.mailbox import MailboxView
from portal.data.tables import SpentChallenge
from portal.errors import MailboxUnknown
from tests.asked import statements
from tests.data.world import CHALLENGE_KEY, NOW, TODAY, World, Writer, later, person, told


@pytest.fixture
def writer(world: World) -> Writer:
    made = Writer.new(world)
    made.first = made.report("chair")
    world.receive(made.first)
    return made


def ask(writer: Writer) -> bytes:
    name = b64u(writer.keys.mailbox)
    return mailbox.challenge(key=CHALLENGE_KEY, mailbox=name, now=NOW)


def sign(writer: Writer, challenge: bytes) -> bytes:
    return proof.sign_mailbox(writer.keys.signing_seed, writer.keys.mailbox, challenge)


def open_it(
    writer: Writer,
    challenge: bytes,
    signature: bytes,
    *,
    seconds: int = 10,
    organisation: str | None = None,
    name: bytes | None = None,
) -> MailboxView:
    view = mailbox.open_mailbox(
        writer.world.session,
        organisation=organisation or writer.world.organisation.id,
        mailbox=b64u(name or writer.keys.mailbox),
        challenge=challenge,
        signature=signature,
        now=later(seconds=seconds),
        today=TODAY,
        key=CHALLENGE_KEY,
    )
    writer.world.session.commit()
    return view


def test_whoever_holds_the_code_gets_the_whole_conversation(writer: Writer) -> None:
    challenge = ask(writer)
    view = open_it(writer, challenge, sign(writer, challenge))
    assert view.case.id == writer.case_id
    assert view.scheme.slug == "whistleblower"
    assert view.envelopes == [writer.first]
    assert len(view.charters) == 1
    assert view.readers == [b64u(person("chair").keys.key_id)]


def test_a_challenge_opens_once(writer: Writer) -> None:
    challenge = ask(writer)
    signature = sign(writer, challenge)
    open_it(writer, challenge, signature)
    with pytest.raises(MailboxUnknown):
        open_it(writer, challenge, signature)
    fresh = ask(writer)
    assert open_it(writer, fresh, sign(writer, fresh)).envelopes


def test_a_challenge_runs_out_and_is_nobody_elses(writer: Writer) -> None:
    challenge = ask(writer)
    signature = sign(writer, challenge)
    with pytest.raises(MailboxUnknown):
        open_it(writer, challenge, signature, seconds=301)
    other = Writer.new(writer.world)
    writer.world.receive(other.report("chair"))
    with pytest.raises(MailboxUnknown):
        open_it(other, challenge, sign(other, challenge))
    made_up = bytes(len(challenge))
    with pytest.raises(MailboxUnknown):
        open_it(writer, made_up, sign(writer, made_up))


def test_unknown_mailboxes_get_challenges_and_the_same_refusal(writer: Writer) -> None:
    nobody = Writer.new(writer.world)
    challenge = ask(nobody)
    assert len(challenge) == len(ask(writer))
    with pytest.raises(MailboxUnknown) as unknown:
        open_it(nobody, challenge, sign(nobody, challenge))
    wrong = ask(writer)
    with pytest.raises(MailboxUnknown) as refused:
        open_it(writer, wrong, sign(nobody, wrong))
    assert unknown.value.as_json() == refused.value.as_json()
    with pytest.raises(MailboxUnknown):
        mailbox.challenge(key=CHALLENGE_KEY, mailbox="../etc", now=NOW)


def test_a_mailbox_belongs_to_one_organisation(writer: Writer) -> None:
    organisations.apply(writer.world.session, file=told(slug="gran", prefix="gran-"), now=NOW)
    writer.world.session.commit()
    other = organisations.find(writer.world.session, slug="gran")
    challenge = ask(writer)
    with pytest.raises(MailboxUnknown):
        open_it(writer, challenge, sign(writer, challenge), organisation=other.id)


def test_spent_challenges_are_forgotten_by_the_day(writer: Writer) -> None:
    session = writer.world.session
    challenge = ask(writer)
    open_it(writer, challenge, sign(writer, challenge))
    two_days_later = TODAY + timedelta(days=2)
    spent.spend(session, purpose="challenge", value=b"another", today=two_days_later)
    spent.forget(session, today=two_days_later)
    session.commit()
    days = list(session.scalars(select(SpentChallenge.day)))
    assert days == [TODAY + timedelta(days=2)]
    assert session.scalar(select(func.max(func.length(SpentChallenge.digest)))) == 43
    assert from_b64u(session.scalars(select(SpentChallenge.digest)).one())


def test_a_wrong_code_takes_the_same_work_as_one_that_nobody_has(writer: Writer) -> None:
    """As far as a wrong signature goes, nothing is read of a case that is there."""
    session, organisation = writer.world.session, writer.world.organisation.id
    work = []
    for somebody in (writer, Writer.new(writer.world)):
        challenge = ask(somebody)
        session.commit()
        session.expunge_all()
        with statements() as asked, pytest.raises(MailboxUnknown):
            open_it(somebody, challenge, bytes(64), organisation=organisation)
        work.append(asked)
    assert work[0] == work[1]
    # Making rows of case and scheme takes longer than looking for them.
    assert not [one for one in work[0] if "scheme.facts" in one or "received_on" in one]
