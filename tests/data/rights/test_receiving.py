"""Requests come in sealed, once, with a few facts in clear, and are nobody else's to see."""

import secrets
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crypto import attachment, proof, return_code, wire
from crypto.encoding import b64u, from_b64u
from crypto.envelope import open_envelope
from crypto.message import Answer
from portal.data import attachments, cases, inbox, intake, mailbox
from portal.data.attachments import SealedFile
from portal.data.rights import access, plain_form, requests, threads, trail
from portal.data.rights.plain_form import PlainFile, PlainRequest
from portal.data.rights.requests import ClearFacts
from portal.data.tables import (
    Attachment,
    AttachmentChunk,
    AuditLine,
    Case,
    Organisation,
    RightsRequest,
)
from portal.errors import (
    CaseUnknown,
    MailboxUnknown,
    RequestRefused,
    RequestUnknown,
    SchemeUnknown,
)
from tests.data.rights.bureau import ACCESS, SECRET_WORDS, Asker, Bureau, a_file
from tests.data.world import NOW, RECEIPT_SEED, TODAY, Writer, person

CASE_TABLES = (Case, RightsRequest, Attachment, AttachmentChunk)


def counts(session: Session) -> list[int]:
    return [session.scalar(select(func.count()).select_from(one)) or 0 for one in CASE_TABLES]


def refused(error: pytest.ExceptionInfo[RequestRefused]) -> list[str]:
    return [one.code for one in error.value.told]


def test_a_request_comes_in_and_its_handlers_read_it(bureau: Bureau) -> None:
    asker = Asker.new()
    clear = ClearFacts(("erasure", "access"), "former", "en")
    received = bureau.receive(asker, clear=clear, files=(a_file(),))
    assert received.is_new
    request = bureau.request(asker)
    assert request.kind_ids == ("access", "erasure")
    assert (request.state, request.version, request.arrived) == ("received", 1, "portal")
    assert request.received_on == request.entered_on == TODAY
    assert request.due_on == request.last_day == date(2026, 4, 7)
    assert request.target_on == date(2026, 4, 2)
    assert request.reference.startswith("2026-")
    assert [event.act for event in trail.of_request(bureau.session, request=request)] == [
        "received"
    ]
    assert trail.verify(bureau.session, case_id=asker.case_id) == 1
    assert trail.of_request(bureau.session, request=request)[0].at is None
    (envelope,) = threads.envelopes(bureau.session, request=request)
    opened = open_envelope(wire.parse(envelope.bytes), person("hr").keys)
    assert opened.body == SECRET_WORDS


def test_the_same_envelope_again_changes_nothing(bureau: Bureau) -> None:
    asker = Asker.new()
    envelope, files = bureau.report(asker), (a_file(),)
    first = bureau.receive(asker, envelope=envelope, files=files)
    before = counts(bureau.session)
    again = bureau.receive(asker, envelope=envelope, files=files, today=TODAY + timedelta(days=1))
    assert (first.is_new, again.is_new) == (True, False)
    assert again.receipt == first.receipt
    assert counts(bureau.session) == before


@pytest.mark.parametrize(
    ("clear", "codes"),
    [
        (ClearFacts((), "client", "da"), ["kinds_missing"]),
        (ClearFacts(("everything",), "client", "da"), ["kind_unknown"]),
        (ClearFacts(("access",), "cousin", "da"), ["relation_unknown"]),
        (ClearFacts(("access",), "client", "xx"), ["language_unknown"]),
        (ClearFacts(("x",), "y", "z"), ["kind_unknown", "relation_unknown", "language_unknown"]),
    ],
)
def test_what_is_in_clear_is_one_of_the_codes(
    bureau: Bureau, clear: ClearFacts, codes: list[str]
) -> None:
    with pytest.raises(RequestRefused) as error:
        bureau.receive(Asker.new(), clear=clear)
    assert refused(error) == codes
    assert counts(bureau.session) == [0, 0, 0, 0]


def broken(content: bytes) -> bytes:
    return content[:-1]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([a_file() for _ in range(6)], "attachments_too_many"),
        ([SealedFile("short", a_file().content)], "attachment_not_sealed"),
        ([SealedFile(b64u(secrets.token_bytes(16)), b"plain text")], "attachment_not_sealed"),
        ([SealedFile(a_file().id, broken(a_file().content))], "attachment_not_sealed"),
        ([a_file(bytes(11 * 2**20))], "attachment_too_large"),
    ],
)
def test_only_sealed_files_of_bearable_size(
    bureau: Bureau, files: list[SealedFile], code: str
) -> None:
    with pytest.raises(RequestRefused) as error:
        bureau.receive(Asker.new(), files=tuple(files))
    assert refused(error) == [code]
    assert counts(bureau.session) == [0, 0, 0, 0]


def test_a_file_under_the_id_of_another_leaves_nothing_behind(bureau: Bureau) -> None:
    file = a_file()
    bureau.receive(Asker.new(), files=(file,))
    before = counts(bureau.session)
    with pytest.raises(RequestRefused):
        bureau.receive(Asker.new(), files=(a_file(), file))
    bureau.session.rollback()
    assert counts(bureau.session) == before


def test_a_large_file_comes_back_byte_for_byte(bureau: Bureau) -> None:
    sealed = attachment.seal(
        secrets.token_bytes(3 * 2**20), name="a.zip", media_type="application/zip"
    )
    file = SealedFile(b64u(sealed.reference.id), sealed.file)
    asker, request = bureau.asked(files=(file,))
    parts = threads.attachment(
        bureau.session,
        recipient=bureau.who("ceo"),
        request=request.case_id,
        attachment=file.id,
        now=NOW,
    )
    content = b"".join(parts)
    assert content == file.content
    assert len(attachment.open_attachment(content, sealed.reference)) == 3 * 2**20
    assert read_in_mailbox(bureau, asker, file.id) == file.content


def read_in_mailbox(bureau: Bureau, asker: Asker, file: str, **changed: Any) -> bytes:

    name = b64u(asker.mailbox)
    key = bytes(range(1, 33))
    challenge = mailbox.challenge(key=key, mailbox=name, now=NOW)
    given: dict[str, Any] = {
        "organisation": bureau.organisation_id,
        "mailbox": name,
        "challenge": challenge,
        "signature": proof.sign_mailbox(asker.keys.signing, asker.mailbox, challenge),
        "attachment": file,
        "now": NOW,
        "today": TODAY,
        "key": key,
        **changed,
    }
    content = b"".join(mailbox.read_attachment(bureau.session, **given))
    bureau.session.commit()
    return content


def test_files_are_for_the_owner_of_the_mailbox_alone(bureau: Bureau) -> None:
    file, inner = a_file(), a_file()
    asker, request = bureau.asked(files=(file,))
    stranger, _other = bureau.asked()
    threads.store_note(
        bureau.session,
        recipient=bureau.who("hr"),
        request=request.case_id,
        envelope=bureau.next(asker, "note", "hr"),
        attachments=(inner,),
        today=TODAY,
        now=NOW,
    )
    bureau.session.commit()
    assert read_in_mailbox(bureau, asker, file.id) == file.content
    wrong: list[tuple[Asker, str, dict[str, Any]]] = [
        (stranger, file.id, {}),
        (asker, inner.id, {}),
        (asker, b64u(bytes(16)), {}),
        (asker, file.id, {"signature": bytes(64)}),
        (asker, file.id, {"now": NOW + timedelta(minutes=6)}),
    ]
    for who, name, changed in wrong:
        with pytest.raises(MailboxUnknown):
            read_in_mailbox(bureau, who, name, **changed)
        bureau.session.rollback()


def test_reports_and_requests_keep_to_their_own_desks(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    writer = Writer.new(bureau.world)
    bureau.world.receive(writer.report("chair", "hr"))
    session, hr = bureau.session, bureau.who("hr")
    shown = inbox.inbox(session, recipient=hr, today=TODAY)
    assert [row.case.id for row in shown.rows] == [writer.case_id]
    assert (shown.total, sum(shown.counts.values())) == (1, 1)
    with pytest.raises(CaseUnknown):
        cases.for_recipient(session, recipient=hr, case=request.case_id, now=NOW)
    with pytest.raises(RequestUnknown):
        access.for_handler(session, recipient=hr, request=writer.case_id, now=NOW)
    with pytest.raises(SchemeUnknown):
        intake.receive_report(
            session,
            organisation=bureau.organisation_id,
            scheme=bureau.scheme.id,
            envelope=bureau.report(Asker.new()),
            today=TODAY,
            receipt_seed=RECEIPT_SEED,
        )
    with pytest.raises(SchemeUnknown):
        requests.receive(
            session,
            organisation=bureau.organisation_id,
            scheme=bureau.world.scheme_id,
            envelope=Writer.new(bureau.world).report(),
            clear=ACCESS,
            today=TODAY,
            receipt_seed=RECEIPT_SEED,
        )
    assert bureau.open_mailbox(asker).case.id == asker.case_id


def test_who_is_no_handler_is_told_nothing_and_noted(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    for name, case in (("chair", request.case_id), ("chair", b64u(bytes(16)))):
        with pytest.raises(RequestUnknown):
            access.for_handler(bureau.session, recipient=bureau.who(name), request=case, now=NOW)
    # A handler to whom it was not sealed reads nothing either.
    only = Asker.new()
    bureau.receive(only, envelope=bureau.report(only, "ceo"))
    with pytest.raises(RequestUnknown):
        bureau.request(only, "hr")
    lines = bureau.session.scalars(
        select(AuditLine).where(AuditLine.act == "staff:request:refused")
    ).all()
    assert [line.case_id for line in lines] == [asker.case_id, only.case_id]


def test_a_reply_comes_with_files(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    file = a_file()
    reply = bureau.next(asker, "reply")
    for is_new in (True, False):
        received = requests.receive_reply(
            bureau.session,
            organisation=bureau.organisation_id,
            envelope=reply,
            attachments=(file,),
            today=TODAY,
            receipt_seed=RECEIPT_SEED,
        )
        bureau.session.commit()
        assert received.is_new is is_new
    (found,) = attachments.of_case(bureau.session, case_id=asker.case_id)
    assert (found.thread, found.sequence) == ("conversation", 2)
    assert [event.act for event in trail.of_request(bureau.session, request=request)] == [
        "received",
        "replied",
    ]


def test_a_plain_form_is_sealed_before_it_is_stored(bureau: Bureau) -> None:
    content = b"%PDF en fuldmagt fra Vibeke Askholm"
    got = plain_form.receive_plain(
        bureau.session,
        organisation=bureau.organisation_id,
        scheme=bureau.scheme.id,
        clear=ACCESS,
        message=PlainRequest(
            body=SECRET_WORDS,
            answers=(Answer("who_you_are", "Hvem er du?", "Vibeke Askholm"),),
            files=(PlainFile("fuldmagt.pdf", "application/pdf", content),),
        ),
        today=TODAY,
        now=NOW,
        receipt_seed=RECEIPT_SEED,
    )
    bureau.session.commit()
    request = bureau.session.scalars(select(RightsRequest)).one()
    assert (request.arrived, got.received.is_new) == ("plain_form", True)
    (envelope,) = threads.envelopes(bureau.session, request=request)
    parsed = wire.parse(envelope.bytes)
    salt = from_b64u(bureau.session.get_one(Organisation, bureau.organisation_id).salt)
    mine = return_code.derive(return_code.read(got.code), salt)
    for keys in (person("hr").keys, person("ceo").keys, mine):
        message = open_envelope(parsed, keys)
        assert message.body == SECRET_WORDS
        (reference,) = message.attachments
        (file,) = attachments.of_case(bureau.session, case_id=request.case_id)
        sealed = b"".join(attachments.read(bureau.session, attachment=file))
        assert attachment.open_attachment(sealed, reference) == content
    assert SECRET_WORDS not in repr(got)
    assert got.code not in repr(got)


def test_a_handler_enters_what_came_by_letter_with_its_true_day(bureau: Bureau) -> None:
    asker = Asker.new()
    came = TODAY - timedelta(days=3)
    given: dict[str, Any] = {
        "envelope": bureau.report(asker),
        "clear": ACCESS,
        "arrived": "letter",
        "received_on": came,
        "today": TODAY,
        "now": NOW,
        "receipt_seed": RECEIPT_SEED,
    }
    hr = bureau.who("hr")
    requests.enter(bureau.session, recipient=hr, **given)
    bureau.session.commit()
    request = bureau.request(asker)
    assert (request.received_on, request.entered_on, request.arrived) == (came, TODAY, "letter")
    assert request.due_on == date(2026, 3, 27)
    (event,) = trail.of_request(bureau.session, request=request)
    assert (event.act, event.actor) == ("entered", hr.id)
    for changed, code in (
        ({"received_on": TODAY + timedelta(days=1)}, "received_in_the_future"),
        ({"arrived": "portal"}, "arrived_unknown"),
        ({"arrived": "pigeon"}, "arrived_unknown"),
    ):
        with pytest.raises(RequestRefused) as error:
            requests.enter(bureau.session, recipient=hr, **{**given, **changed})
        assert refused(error) == [code]
        bureau.session.rollback()
    with pytest.raises(RequestUnknown):
        requests.enter(bureau.session, recipient=bureau.who("chair"), **given)
