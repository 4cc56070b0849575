"""Two at the same moment, and whoever is stopped half way."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from portal.data.database import make_session_factory
from portal.data.rights import caseworkers, identity, moving, requests, threads, trail
from portal.data.tables import (
    Attachment,
    AttachmentChunk,
    Case,
    CaseworkerLink,
    Recipient,
    RequestEvent,
    RightsRequest,
)
from portal.errors import AuditBroken, VarselError
from tests.data.rights.bureau import ACCESS, Asker, Bureau, a_file
from tests.data.world import NOW, RECEIPT_SEED, TODAY

Act = Callable[[Session], object]


def at_once(engine: Engine, acts: list[Act]) -> list[str]:
    """Runs each act in a session and a thread of its own, all starting together."""
    factory = make_session_factory(engine)
    gate = threading.Barrier(len(acts))

    def run(act: Act) -> str:
        gate.wait()
        with factory() as session:
            try:
                act(session)
                session.commit()
            except VarselError as error:
                return error.code
            return "stored"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def moving_it(bureau: Bureau, request: str, name: str) -> Act:
    who = bureau.who(name).id

    def act(session: Session) -> object:
        return identity.identify(
            session,
            recipient=session.get_one(Recipient, who),
            request=request,
            version=1,
            way="known_relation",
            today=TODAY,
            now=NOW,
        )

    return act


def test_two_handlers_at_once_overwrite_nothing(engine: Engine, bureau: Bureau) -> None:
    asker, request = bureau.asked()
    names = ["hr", "ceo"] * 3
    done = at_once(engine, [moving_it(bureau, asker.case_id, name) for name in names])
    assert sorted(done) == ["request_changed"] * 5 + ["stored"]
    bureau.session.rollback()
    assert bureau.request(asker).version == 2
    assert trail.verify(bureau.session, case_id=request.case_id) == 2


def test_one_request_sent_by_many_is_one(engine: Engine, bureau: Bureau) -> None:
    asker, file = Asker.new(), a_file()
    envelope = bureau.report(asker)
    organisation, scheme = bureau.organisation_id, bureau.scheme.id

    def act(session: Session) -> object:
        return requests.receive(
            session,
            organisation=organisation,
            scheme=scheme,
            envelope=envelope,
            clear=ACCESS,
            attachments=(file,),
            today=TODAY,
            receipt_seed=RECEIPT_SEED,
        )

    bureau.session.commit()
    assert at_once(engine, [act] * 5) == ["stored"] * 5
    counted = [
        bureau.session.scalar(select(func.count()).select_from(table))
        for table in (Case, RightsRequest, Attachment, RequestEvent)
    ]
    assert counted == [1, 1, 1, 1]


def test_two_answers_through_one_link_are_one(engine: Engine, bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    keys, link = bureau.ask(asker)
    envelopes = [bureau.link_answer(keys, link, body=f"Svar {number}") for number in range(4)]
    bureau.session.commit()

    def answering(envelope: bytes) -> Act:
        return lambda session: caseworkers.answer(
            session, token=link.token, envelope=envelope, today=TODAY, now=NOW
        )

    done = at_once(engine, [answering(envelope) for envelope in envelopes])
    assert sorted(done) == ["caseworker_link_unknown"] * 3 + ["stored"]
    assert bureau.session.scalars(select(CaseworkerLink)).one().answer in envelopes


def test_killed_between_nothing_is_half_stored(engine: Engine, bureau: Bureau) -> None:
    """The connection goes before the commit: neither envelope nor file nor facts are there."""
    asker, _request = bureau.asked()
    lost = Asker.new()
    report, note = bureau.report(lost), bureau.next(asker, "note", "hr")
    organisation, scheme, hr = bureau.organisation_id, bureau.scheme.id, bureau.who("hr").id
    bureau.session.commit()
    with make_session_factory(engine)() as session:
        requests.receive(
            session,
            organisation=organisation,
            scheme=scheme,
            envelope=report,
            clear=ACCESS,
            attachments=(a_file(),),
            today=TODAY,
            receipt_seed=RECEIPT_SEED,
        )
        session.connection().invalidate()
    with make_session_factory(engine)() as session:
        threads.store_note(
            session,
            recipient=session.get_one(Recipient, hr),
            request=asker.case_id,
            envelope=note,
            attachments=(a_file(),),
            today=TODAY,
            now=NOW,
        )
        session.connection().invalidate()
    left = [
        bureau.session.scalar(select(func.count()).select_from(table))
        for table in (Case, RightsRequest, Attachment, AttachmentChunk, RequestEvent)
    ]
    assert left == [1, 1, 0, 0, 1]
    bureau.session.commit()
    assert bureau.receive(lost, envelope=report).is_new


def test_a_line_that_was_changed_shows(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    bureau.act(identity.identify, asker, way="known_relation")
    bureau.act(moving.move, asker, to="gathering")
    bureau.session.execute(select(RightsRequest))
    connection = bureau.session.connection()
    connection.exec_driver_sql("UPDATE rights_event SET act = 'moved' WHERE number = 2")
    with pytest.raises(AuditBroken) as error:
        trail.verify(bureau.session, case_id=asker.case_id)
    assert error.value.facts == {"number": 2}
