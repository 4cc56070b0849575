"""Asking caseworkers: sealed both ways, once, until a day, and only what they need."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from crypto import question
from crypto.charter import SignedCharter, verify_chain
from crypto.encoding import from_b64u
from crypto.envelope import open_envelope
from crypto.wire import parse
from portal.data import attachments
from portal.data.rights import caseworkers, checklist, moving, threads, trail
from portal.data.tables import AuditLine, CaseworkerLink
from portal.errors import (
    CaseworkerLinkUnknown,
    ReaderExcluded,
    RecipientMissing,
    RequestRefused,
    RequestUnknown,
    SenderNotAllowed,
    VarselError,
    WrapNotOnCharter,
)
from tests.data.rights.bureau import SECRET_WORDS, Asker, Bureau, a_file
from tests.data.world import NOW, TODAY, person


def give(bureau: Bureau, keys: Any, link: Any, **changed: Any) -> Any:
    given: dict[str, Any] = {
        "token": link.token,
        "envelope": changed.pop("envelope", None) or bureau.link_answer(keys, link),
        "today": TODAY,
        "now": NOW,
        **changed,
    }
    result = caseworkers.answer(bureau.session, **given)
    bureau.session.commit()
    return result


def refusals(bureau: Bureau) -> list[AuditLine]:
    found = select(AuditLine).where(AuditLine.act == "caseworker:link:refused")
    return list(bureau.session.scalars(found))


def test_a_caseworker_sees_the_question_and_no_more(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    keys, link = bureau.ask(asker)
    page = caseworkers.find(bureau.session, token=link.token, now=NOW)
    assert [system.id for system in page.systems] == ["archive"]
    assert (page.kinds, page.name) == (("access",), "Poul Lund")
    chain = verify_chain([SignedCharter.from_json(one) for one in page.charters])
    asked = parse(page.question)
    place = {"scheme": from_b64u(page.scheme_id), "case": from_b64u(page.link_id)}
    assert question.check_link([asked], chain, **place, verify=None) == [asked]
    assert open_envelope(asked, keys).body == SECRET_WORDS
    assert set(page.__dataclass_fields__) == {
        *("link_id", "organisation", "kinds", "systems", "name", "question"),
        *("expires_at", "scheme_id", "charters", "readers"),
    }


def test_the_answer_is_the_handlers_alone_and_comes_once(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    keys, link = bureau.ask(asker)
    version, file = request.version, a_file()
    envelope = bureau.link_answer(keys, link)
    assert give(bureau, keys, link, envelope=envelope, files=(file,)) == TODAY
    # The page got no answer and sends the same again.
    later = {"now": NOW + timedelta(days=1), "today": TODAY + timedelta(days=1)}
    assert give(bureau, keys, link, envelope=envelope, files=(file,), **later) == TODAY
    assert request.version == version + 1
    with pytest.raises(CaseworkerLinkUnknown):
        give(bureau, keys, link)
    with pytest.raises(CaseworkerLinkUnknown):
        caseworkers.find(bureau.session, token=link.token, now=NOW)
    (row,) = caseworkers.of_request(bureau.session, request=request)
    assert row.answer is not None
    for name in ("hr", "ceo"):
        assert open_envelope(parse(row.answer), person(name).keys).body == SECRET_WORDS
    (stored,) = attachments.of_case(bureau.session, case_id=asker.case_id)
    assert (stored.thread, stored.place) == ("question", link.id)
    parts = threads.attachment(
        bureau.session,
        recipient=bureau.who("ceo"),
        request=asker.case_id,
        attachment=file.id,
        now=NOW,
    )
    assert b"".join(parts) == file.content
    assert [line.facts for line in refusals(bureau)] == [{"link": link.id}] * 2
    assert [event.act for event in trail.of_request(bureau.session, request=request)][-2:] == [
        "asked",
        "caseworker_answered",
    ]
    states = {
        line.system_id: line.state for line in checklist.systems(bureau.session, request=request)
    }
    assert states == {"payroll": "open", "archive": "answered"}


def test_a_late_an_ended_and_an_unknown_link_are_one(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    keys, late = bureau.ask(asker, days=2)
    _ended_keys, ended = bureau.ask(asker)
    bureau.act(caseworkers.end, asker, link=ended.id)
    _nobody, unknown = bureau.new_link()
    for link, now in ((late, NOW + timedelta(days=2)), (ended, NOW), (unknown, NOW)):
        with pytest.raises(CaseworkerLinkUnknown):
            caseworkers.find(bureau.session, token=link.token, now=now)
        with pytest.raises(CaseworkerLinkUnknown):
            give(bureau, keys, link, now=now)
    # Of what is unknown nobody can say whose it was.
    assert {line.facts["link"] for line in refusals(bureau)} == {late.id, ended.id}
    assert len(refusals(bureau)) == 4
    for name, code in ((ended.id, "link_ended"), (unknown.id, "link_unknown")):
        with pytest.raises(RequestRefused) as error:
            bureau.act(caseworkers.end, asker, link=name)
        assert error.value.facts["reason"] == code
        bureau.session.rollback()


def test_a_link_ends_with_its_request(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    keys, link = bureau.ask(asker)
    bureau.act(moving.move, asker, to="withdrawn", note=bureau.note(asker))
    with pytest.raises(CaseworkerLinkUnknown):
        caseworkers.find(bureau.session, token=link.token, now=NOW)
    with pytest.raises(CaseworkerLinkUnknown):
        give(bureau, keys, link)
    assert len(refusals(bureau)) == 2
    bureau.act(moving.move, asker, to="gathering", note=bureau.note(asker))
    with pytest.raises(CaseworkerLinkUnknown):
        caseworkers.find(bureau.session, token=link.token, now=NOW)


def test_the_database_opens_no_link(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    keys, link = bureau.ask(asker)
    row = bureau.session.scalars(select(CaseworkerLink)).one()
    columns = " ".join(str(getattr(row, column.key)) for column in CaseworkerLink.__table__.columns)
    assert link.token not in columns
    assert keys.signing.hex() not in columns


def test_a_link_asks_about_systems_of_the_file(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    for changed, code in (
        ({"systems": ()}, "system_unknown"),
        ({"systems": ("archive", "moon")}, "system_unknown"),
        ({"name": "  "}, "name_missing"),
        ({"days": 31}, "link_too_long"),
        ({"days": 0}, "link_too_long"),
    ):
        with pytest.raises(RequestRefused) as error:
            bureau.ask(asker, **changed)
        assert error.value.facts["reason"] == code
        bureau.session.rollback()
    _keys, link = bureau.new_link(name="chair")
    with pytest.raises(RequestUnknown):
        caseworkers.ask(
            bureau.session,
            recipient=bureau.who("chair"),
            request=asker.case_id,
            version=1,
            link=link,
            name="Poul Lund",
            systems=("archive",),
            today=TODAY,
            now=NOW,
        )


def hostile_answers(bureau: Bureau, keys: Any, link: Any) -> list[tuple[bytes, type[VarselError]]]:
    def sealed(**changed: Any) -> bytes:
        given: dict[str, Any] = {
            "seed": keys.signing,
            "readers": bureau.kems(),
            "sequence": 2,
            "previous": parse(link.envelope).hash,
            **changed,
        }
        return bureau.sealed("note", given.pop("case", from_b64u(link.id)), **given)

    return [
        (sealed(seed=person("hr").keys.signing), SenderNotAllowed),
        (sealed(readers=bureau.kems("chair", "hr")), WrapNotOnCharter),
        (sealed(readers=[*bureau.kems(), keys.kem_public]), WrapNotOnCharter),
        (sealed(case=bytes(16)), CaseworkerLinkUnknown),
    ]


def test_what_the_link_may_not_send_is_refused(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    keys, link = bureau.ask(asker)
    for envelope, error in hostile_answers(bureau, keys, link):
        with pytest.raises(error):
            give(bureau, keys, link, envelope=envelope)
        bureau.session.rollback()
    assert give(bureau, keys, link) == TODAY


def test_a_reader_left_out_of_the_request_is_left_out_of_questions(bureau: Bureau) -> None:
    asker = Asker.new()
    bureau.receive(asker, envelope=bureau.report(asker, "hr"))
    with pytest.raises(ReaderExcluded):
        bureau.ask(asker)
    bureau.session.rollback()
    keys, link = bureau.new_link()
    alone = bureau.sealed(
        "note", from_b64u(link.id), seed=person("hr").keys.signing, readers=[keys.kem_public]
    )
    with pytest.raises(RecipientMissing):
        caseworkers.ask(
            bureau.session,
            recipient=bureau.who("hr"),
            request=asker.case_id,
            version=1,
            link=replace(link, envelope=alone),
            name="Poul Lund",
            systems=("archive",),
            today=TODAY,
            now=NOW,
        )
