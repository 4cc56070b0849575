"""Many at the same moment, on files and servers as they run for real."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from crypto.encoding import from_b64u
from portal.data import audit, conversation, intake, mailbox
from portal.data.audit import AuditAct
from portal.data.database import make_session_factory
from portal.data.tables import Case, StoredEnvelope
from portal.errors import MailboxUnknown, StaleHead, VarselError
from tests.data.test_mailbox import ask, sign
from tests.data.world import (
    CHALLENGE_KEY,
    NOW,
    RECEIPT_SEED,
    TODAY,
    World,
    Writer,
    hash_of,
)

MANY = 32


def at_once(engine: Engine, acts: list[Callable[[Session], str]]) -> list[str]:
    """Runs each act in a session and a thread of its own, all starting together."""
    factory = make_session_factory(engine)
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[Session], str]) -> str:
        gate.wait()
        with factory() as session:
            try:
                result = act(session)
                session.commit()
            except VarselError as error:
                return error.code
            return result

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def report(world: World, envelope: bytes) -> Callable[[Session], str]:
    organisation, scheme = world.organisation.id, world.scheme_id

    def act(session: Session) -> str:
        return intake.receive_report(
            session,
            organisation=organisation,
            scheme=scheme,
            envelope=envelope,
            today=TODAY,
            receipt_seed=RECEIPT_SEED,
        ).receipt["signature"]

    return act


def reply(world: World, envelope: bytes) -> Callable[[Session], str]:
    organisation = world.organisation.id

    def act(session: Session) -> str:
        return conversation.receive_reply(
            session,
            organisation=organisation,
            envelope=envelope,
            today=TODAY,
            receipt_seed=RECEIPT_SEED,
        ).receipt["signature"]

    return act


def test_reports_at_the_same_moment_are_all_stored(engine: Engine, world: World) -> None:
    acts = [report(world, Writer.new(world).report()) for _ in range(MANY)]
    world.session.rollback()
    assert len(set(at_once(engine, acts))) == MANY
    assert world.session.scalar(select(func.count()).select_from(Case)) == MANY


def test_the_same_report_at_the_same_moment_is_stored_once(engine: Engine, world: World) -> None:
    acts = [report(world, Writer.new(world).report())] * 8
    world.session.rollback()
    results = at_once(engine, acts)
    assert len(set(results)) == 1
    assert len(from_b64u(results[0])) == 64
    assert world.session.scalar(select(func.count()).select_from(Case)) == 1


def test_of_two_replies_one_is_told_where_the_head_is(engine: Engine, world: World) -> None:
    writer = Writer.new(world)
    first = writer.report()
    world.receive(first)
    acts = [reply(world, writer.reply(2, hash_of(first))) for _ in range(4)]
    world.session.rollback()
    results = at_once(engine, acts)
    assert results.count(StaleHead.code) == 3
    assert world.session.scalar(select(func.count()).select_from(StoredEnvelope)) == 2
    last = conversation.head(world.session, case_id=writer.case_id, thread="conversation")
    assert last.sequence == 2


def test_a_challenge_is_spent_once(engine: Engine, world: World) -> None:
    writer = Writer.new(world)
    world.receive(writer.report())
    challenge = ask(writer)
    signature = sign(writer, challenge)
    organisation = world.organisation.id
    case = world.session.get_one(Case, writer.case_id)
    name = case.mailbox

    def act(session: Session) -> str:
        mailbox.open_mailbox(
            session,
            organisation=organisation,
            mailbox=name,
            challenge=challenge,
            signature=signature,
            now=NOW,
            today=TODAY,
            key=CHALLENGE_KEY,
        )
        return "opened"

    world.session.rollback()
    results = at_once(engine, [act] * 4)
    assert sorted(results) == [MailboxUnknown.code] * 3 + ["opened"]


def test_the_audit_chain_holds_when_many_write(engine: Engine, world: World) -> None:
    organisation = world.organisation.id
    before = audit.verify(world.session, organisation_id=organisation)

    def act(session: Session) -> str:
        audit.record(session, organisation_id=organisation, act=AuditAct.CASE_NOTED, now=NOW)
        return "written"

    world.session.rollback()
    assert at_once(engine, [act] * 16) == ["written"] * 16
    assert audit.verify(world.session, organisation_id=organisation) == before + 16
