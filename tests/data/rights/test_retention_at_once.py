"""The night that erases: by two at once, killed half way, against a reply, and in the bytes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select

from portal.data import audit, housekeeping
from portal.data.database import make_session_factory
from portal.data.rights import (
    caseworkers,
    requests,
    retention,
    threads,
    trail,
)
from portal.data.tables import (
    Case,
    RightsRequest,
    StoredEnvelope,
)
from portal.errors import CaseUnknown
from tests.data.rights.bureau import Bureau
from tests.data.rights.closed_request import (
    DAY,
    DUE,
    about,
    closed,
    erase,
)
from tests.data.world import NOW, RECEIPT_SEED, TODAY


def test_two_at_once_erase_it_once(bureau: Bureau, engine: Engine) -> None:
    asker, *_rest = closed(bureau)
    bureau.session.rollback()
    gate = threading.Barrier(2)

    def night(_number: int) -> int:
        gate.wait()
        return retention.erase_due(engine, now=NOW, today=DUE)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(night, range(2))) == [0, 1]
    bureau.session.rollback()
    acts = [one.act for one in audit.of_case(bureau.session, case_id=asker.case_id)]
    assert acts.count("portal:request:erased") == 1
    assert trail.verify(bureau.session, case_id=asker.case_id)


@pytest.mark.parametrize("table", ["envelope", "audit"])
def test_killed_half_way_nothing_is_half_erased(bureau: Bureau, engine: Engine, table: str) -> None:
    asker, *_rest = closed(bureau)
    before = about(bureau, asker)

    def die(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("DELETE", "INSERT")) and f" {table} " in statement:
            raise KeyboardInterrupt

    bureau.session.rollback()
    event.listen(engine, "before_cursor_execute", die)
    try:
        with pytest.raises(KeyboardInterrupt):
            retention.erase_due(engine, now=NOW, today=DUE)
    finally:
        event.remove(engine, "before_cursor_execute", die)
    bureau.session.rollback()
    assert about(bureau, asker) == before
    assert bureau.open_mailbox(asker).envelopes
    assert erase(bureau) == 1


def test_a_reply_that_comes_in_the_same_moment_is_not_left_behind(
    bureau: Bureau, engine: Engine
) -> None:
    """It was checked before the erasure and is stored after it: it must not be."""
    asker, *_rest = closed(bureau)
    reply = bureau.next(asker, "reply")
    bureau.session.rollback()
    erased: list[int] = []

    def erase_first(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        # The last look before the reply asks for its turn to write.
        if "FROM envelope" in statement and not erased:
            erased.append(0)
            erased.append(retention.erase_due(engine, now=NOW, today=DUE))

    event.listen(engine, "after_cursor_execute", erase_first)
    try:
        with make_session_factory(engine)() as session, pytest.raises(CaseUnknown):
            requests.receive_reply(
                session,
                organisation=bureau.organisation_id,
                envelope=reply,
                today=TODAY,
                receipt_seed=RECEIPT_SEED,
            )
    finally:
        event.remove(engine, "after_cursor_execute", erase_first)
    assert erased == [0, 1]
    bureau.session.rollback()
    assert "envelope" not in about(bureau, asker)


def test_the_night_takes_the_bytes_out_of_the_file(
    bureau: Bureau, engine: Engine, tmp_path: Path
) -> None:
    asker, _keys, link, _question = closed(bureau)
    session = bureau.session
    sealed = [one.bytes for one in threads.envelopes(session, request=bureau.request(asker))]
    row = caseworkers.of_request(session, request=bureau.request(asker))[0]
    assert row.answer is not None
    needles = [one[-200:] for one in (*sealed, row.question, row.answer)]
    names = [row.name.encode(), asker.reporter.mailbox]
    session.rollback()
    session.close()
    if engine.dialect.name == "sqlite":
        assert housekeeping.checkpoint(engine)
        assert all(one in everything(tmp_path) for one in needles)
    # Done already today: what is erased is overwritten where it lies, without a new copy.
    assert housekeeping.daily(engine, now=NOW, today=DUE - DAY)
    assert housekeeping.daily(engine, now=NOW, today=DUE - DAY) is False
    assert retention.erase_due(engine, now=NOW, today=DUE) == 1
    with make_session_factory(engine)() as after:
        assert asker.case_id not in after.scalars(select(StoredEnvelope.case_id)).all()
        assert link.id
        case = after.get_one(Case, asker.case_id)
        assert len(case.mailbox) == 22
        assert len(case.reporter_verify) == 43
    if engine.dialect.name == "sqlite":
        assert housekeeping.checkpoint(engine)
        left = everything(tmp_path)
        assert b"SQLite format 3" in left
        assert not [one for one in (*needles, names[0]) if one in left]


def everything(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(folder.iterdir()) if one.is_file())


def test_the_night_erases(bureau: Bureau, engine: Engine) -> None:
    asker, *_rest = closed(bureau)
    bureau.session.rollback()
    assert housekeeping.daily(engine, now=NOW, today=DUE)
    bureau.session.rollback()
    assert bureau.session.get_one(RightsRequest, asker.case_id).erased_on == DUE
