"""The blind question: whatever comes of it, the desk sees the same."""

import secrets
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from crypto import question
from crypto.charter import SignedCharter, verify_chain
from crypto.encoding import b64u, from_b64u
from crypto.envelope import open_envelope
from crypto.message import Answer
from crypto.wire import parse
from portal.data import audit, inbox
from portal.data.rights import answering, blind, clock, register, situations, trail
from portal.data.tables import AuditLine, Base, BlindReturn, RightsRequest
from portal.errors import (
    CaseUnknown,
    RecipientMissing,
    ReporterWrapMissing,
    RequestRefused,
    RequestUnknown,
    SchemeUnknown,
    SenderNotAllowed,
    StaleHead,
    TooLarge,
    VarselError,
    WrapNotOnCharter,
)
from tests.data.rights.bureau import SECRET_WORDS, Asker, Bureau
from tests.data.world import NOW, TODAY, person


def asked(bureau: Bureau, asker: Asker, **changed: Any) -> str:
    """Puts the question; returns its id."""
    name = secrets.token_bytes(16)
    given: dict[str, Any] = {
        "seed": person("hr").keys.signing,
        "readers": bureau.kems("chair"),
        "scheme": bureau.world.scheme,
        "answers": (Answer("person_key", "", b64u(asker.keys.kem_public)),),
        **changed,
    }
    envelope = bureau.sealed("note", name, **given)
    bureau.act(blind.ask, asker, envelope=envelope)
    return b64u(name)


def back(bureau: Bureau, asker: Asker, name: str, body: str, **changed: Any) -> bytes:
    opened = blind.get(bureau.session, recipient=bureau.who("chair"), question=name)
    given: dict[str, Any] = {
        "seed": person("chair").keys.signing,
        "readers": [*bureau.kems("chair"), asker.keys.kem_public],
        "scheme": bureau.world.scheme,
        "sequence": 2,
        "previous": parse(opened.envelope).hash,
        "body": body,
        **changed,
    }
    return bureau.sealed(given.pop("direction", "answer"), from_b64u(name), **given)


def give_back(bureau: Bureau, name: str, envelope: bytes, who: str = "chair") -> None:
    blind.give_back(
        bureau.session, recipient=bureau.who(who), question=name, envelope=envelope, now=NOW
    )
    bureau.session.commit()


def seen_by_the_desk(bureau: Bureau, asker: Asker, **elapsed: int) -> list[object]:
    """Everything that the desk's functions tell of a request and its question."""
    session, hr = bureau.session, bureau.who("hr")
    session.expire_all()
    today = TODAY + timedelta(**elapsed)
    request = bureau.request(asker)
    columns = [getattr(request, column.key) for column in RightsRequest.__mapper__.column_attrs]
    events = trail.of_request(session, request=request)
    page = register.page(session, recipient=hr, now=NOW, today=today)
    return [
        columns,
        [(one.act, one.day, one.at, one.actor, one.version, one.facts) for one in events],
        blind.of_request(session, request=request, today=today),
        situations.answer_situation(session, request=request, today=today),
        answering.left_to_answer(session, request=request, today=today),
        [row for row in page.rows if row.case_id == asker.case_id],
        [(one.act, one.facts) for one in audit.of_case(session, case_id=asker.case_id)],
        inbox.inbox(session, recipient=hr, today=today).total,
        len(bureau.open_mailbox(asker).envelopes),
    ]


@pytest.mark.parametrize("body", ["", SECRET_WORDS, None])
def test_whatever_comes_of_it_the_desk_sees_the_same(bureau: Bureau, body: str | None) -> None:
    asker, _request = bureau.asked()
    name = asked(bureau, asker)
    before = [seen_by_the_desk(bureau, asker, days=days) for days in (0, 13, 14, 40)]
    # None: they never do anything at all.
    if body is not None:
        give_back(bureau, name, back(bureau, asker, name, body))
    assert [seen_by_the_desk(bureau, asker, days=days) for days in (0, 13, 14, 40)] == before
    views = [found[2] for found in before]
    assert [view[0].is_closed for view in views] == [False, False, True, True]  # type: ignore[index] # a list of views
    assert "given-back" not in str(before)


def test_a_question_never_holds_an_answer_beyond_its_last_day(bureau: Bureau) -> None:
    asker, request = bureau.asked(today=TODAY - timedelta(days=25))
    asked(bureau, asker)
    last_day = request.due_on
    assert last_day is not None
    assert last_day < TODAY + timedelta(days=blind.DAYS)

    def holds(today: date) -> bool:
        return situations.answer_situation(bureau.session, request=request, today=today).blind_open

    assert holds(last_day - timedelta(days=1))
    assert not holds(last_day)
    bureau.act(clock.pause, asker, about="scope", asked_on=TODAY)
    assert holds(last_day)


def test_both_outcomes_leave_rows_that_differ_in_ciphertext_alone(bureau: Bureau) -> None:
    rows, lines = [], []
    for body in ("", SECRET_WORDS):
        asker, _request = bureau.asked()
        name = asked(bureau, asker)
        counted = {table.name: rows_of(bureau, table.name) for table in Base.metadata.sorted_tables}
        give_back(bureau, name, back(bureau, asker, name, body))
        after = {table.name: rows_of(bureau, table.name) for table in Base.metadata.sorted_tables}
        grown = {table: after[table] - counted[table] for table in after}
        rows.append({table: count for table, count in grown.items() if count})
        stored = bureau.session.get_one(BlindReturn, name)
        parsed = parse(stored.envelope)
        rows[-1] |= {"bytes": len(stored.envelope), "wraps": len(parsed.wraps)}
        line = bureau.session.scalars(
            select(AuditLine).order_by(AuditLine.number.desc()).limit(1)
        ).one()
        lines.append((line.act, line.actor, line.scheme_id, line.case_id, line.facts))
    assert rows[0] == rows[1]
    assert set(rows[0]) == {"rights_blind_return", "audit", "bytes", "wraps"}
    assert lines[0] == lines[1]
    assert lines[0][3:] == (None, {})


def rows_of(bureau: Bureau, table: str) -> int:
    return len(bureau.session.execute(select(Base.metadata.tables[table])).all())


def test_those_who_are_asked_answer_the_person_alone(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    name = asked(bureau, asker)
    chair = bureau.who("chair")
    (waiting,) = blind.waiting(bureau.session, recipient=chair)
    assert (waiting.id, waiting.given_back) == (name, False)
    opened = blind.get(bureau.session, recipient=chair, question=name)
    known, asking = (
        verify_chain([SignedCharter.from_json(one) for one in chain])
        for chain in (opened.charters, opened.asking)
    )
    place = {"scheme": from_b64u(opened.scheme.id), "case": from_b64u(name)}
    sent = parse(opened.envelope)
    assert question.check_blind([sent], known, asking, **place) == [sent]
    message = open_envelope(sent, person("chair").keys)
    assert from_b64u(message.answers[0].text) == asker.keys.kem_public
    answer = back(bureau, asker, name, SECRET_WORDS)
    assert question.check_blind([parse(answer), sent], known, asking, **place)[1] == parse(answer)
    for _ in range(2):
        give_back(bureau, name, answer)
    (found,) = blind.for_person(bureau.session, case_id=asker.case_id)
    assert open_envelope(parse(found.envelope), asker.keys.kem).body == SECRET_WORDS
    assert blind.waiting(bureau.session, recipient=chair)[0].given_back
    other, _second = bureau.asked()
    assert blind.for_person(bureau.session, case_id=other.case_id) == []


def test_who_was_not_asked_knows_of_nothing(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    name = asked(bureau, asker)
    for who in ("hr", "ceo"):
        assert blind.waiting(bureau.session, recipient=bureau.who(who)) == []
        with pytest.raises(CaseUnknown):
            blind.get(bureau.session, recipient=bureau.who(who), question=name)
        envelope = back(bureau, asker, name, "", seed=person(who).keys.signing)
        with pytest.raises(CaseUnknown):
            give_back(bureau, name, envelope, who)
        bureau.session.rollback()


def test_the_desk_asks_the_right_people_once(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    targets = blind.targets(bureau.session, organisation_id=bureau.organisation_id)
    assert [target.scheme.slug for target in targets] == ["whistleblower"]
    wrong: list[tuple[dict[str, Any], type[VarselError]]] = [
        ({"scheme": bureau.scheme, "readers": bureau.kems()}, SchemeUnknown),
        ({"readers": [*bureau.kems("chair"), asker.keys.kem_public]}, WrapNotOnCharter),
        ({"seed": person("chair").keys.signing}, SenderNotAllowed),
        ({"sequence": 2, "previous": bytes([1]) * 32}, StaleHead),
    ]
    for changed, error in wrong:
        with pytest.raises(error):
            asked(bureau, asker, **changed)
        bureau.session.rollback()
    asked(bureau, asker)
    with pytest.raises(RequestRefused) as again:
        asked(bureau, asker)
    assert again.value.facts["reason"] == "blind_asked_already"
    bureau.session.rollback()
    with pytest.raises(RequestUnknown):
        bureau.act(
            blind.ask,
            asker,
            name="chair",
            envelope=bureau.sealed(
                "note",
                bytes(16),
                seed=person("chair").keys.signing,
                readers=bureau.kems("chair"),
                scheme=bureau.world.scheme,
            ),
        )


def test_what_is_given_back_is_small_and_sealed_to_the_person(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    name = asked(bureau, asker)
    wrong: list[tuple[bytes, type[VarselError]]] = [
        (back(bureau, asker, name, "x" * 17_000), TooLarge),
        (back(bureau, asker, name, "", readers=bureau.kems("chair")), ReporterWrapMissing),
        (back(bureau, asker, name, "", readers=[asker.keys.kem_public]), RecipientMissing),
        (back(bureau, asker, name, "", previous=bytes([1]) * 32), StaleHead),
        (back(bureau, asker, name, "", seed=person("hr").keys.signing), SenderNotAllowed),
        (back(bureau, asker, name, "", scheme=bureau.scheme), SchemeUnknown),
    ]
    for envelope, error in wrong:
        with pytest.raises(error):
            give_back(bureau, name, envelope)
        bureau.session.rollback()
    give_back(bureau, name, back(bureau, asker, name, ""))
    with pytest.raises(StaleHead):
        give_back(bureau, name, back(bureau, asker, name, SECRET_WORDS))
