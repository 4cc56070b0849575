"""Caseworkers through a link of their own, and the blind question in both outcomes."""

import secrets
from datetime import timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import select

from crypto.encoding import b64u, from_b64u
from crypto.envelope import Context, seal
from crypto.keys import new_secret
from crypto.message import Answer, Message
from crypto.question import LinkKeys
from crypto.wire import NO_PREVIOUS, parse
from portal.data import audit, charters
from portal.data.attachments import SealedFile
from portal.data.audit import AuditAct
from portal.data.database import writing
from portal.data.rights import trail
from portal.data.tables import Attachment, AuditLine, BlindQuestion, BlindReturn, CaseworkerLink
from tests.admin.house import House, person
from tests.admin.rights.desk import HANDLERS, NAME, Asker, Desk, html, packed
from tests.admin.visitor import Visitor

PARCEL = "application/vnd.varsel.parcel"
ENVELOPE = "application/vnd.varsel.envelope"
TIME = "2026-03-02T09:30:00Z"


class Link:
    """What the handler's browser makes, and the caseworker's opens."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.keys, self.id = (
            desk,
            LinkKeys.from_secret(new_secret()),
            secrets.token_bytes(16),
        )
        self.question = self._seal(
            1, NO_PREVIOUS, person("hr").keys.signing, f"Hvad har du om {NAME}?", also=True
        )

    def _seal(
        self, sequence: int, previous: bytes, seed: bytes, body: str, *, also: bool = False
    ) -> bytes:
        newest = charters.current(self.desk.house.session, scheme_id=self.desk.scheme.id)
        assert newest is not None
        answers = (Answer("link", "", b64u(self.keys.verify)),) if also else ()
        readers = [self.desk.house.recipient(handle).kem or b"" for handle in HANDLERS]
        context = Context(
            scheme=from_b64u(self.desk.scheme.id),
            charter=from_b64u(newest.hash),
            case=self.id,
            direction="note",
            sequence=sequence,
            previous=previous,
            reporter=None,
        )
        return seal(
            Message("note", TIME, "da", body, answers=answers),
            context=context,
            sender_seed=seed,
            readers=[*readers, self.keys.kem_public] if also else readers,
        )

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "link": b64u(self.id),
            "token": b64u(self.keys.token),
            "verify": b64u(self.keys.verify),
            "kem_key": b64u(self.keys.key_id),
            "name": "Poul Lund",
            "systems": ["case_archive"],
            "days": 14,
        }

    def answer(self, body: str = "Vi har tre tegninger.") -> bytes:
        return self._seal(2, parse(self.question).hash, self.keys.signing, body)


def asked(hr: Visitor, desk: Desk) -> tuple[Asker, Link]:
    asker, link = desk.asked("access"), Link(desk)
    facts = link.facts | {"version": desk.version(asker)}
    made = desk.parcel(hr, f"/requests/{asker.id}/caseworkers", facts, link.question)
    assert made.status_code == 201, html(made)
    return asker, link


def opened(stranger: Visitor, link: Link) -> Any:
    return stranger.post("/da/caseworker/question", json={"token": b64u(link.keys.token)})


def sent(stranger: Visitor, link: Link, envelope: bytes) -> Any:
    body = packed({"token": b64u(link.keys.token)}, envelope)
    return stranger.post("/da/caseworker/answer", data=body, content_type=PARCEL)


def test_a_caseworker_sees_what_is_needed_and_nothing_else(
    hr: Visitor, stranger: Visitor, desk: Desk
) -> None:
    asker, link = asked(hr, desk)
    found = opened(stranger, link)
    assert found.status_code == 200
    given = found.get_json()
    assert given["kinds"] == ["Indsigt"]
    assert [one["name"] for one in given["systems"]] == ["Sagsarkivet på egen server"]
    whole = found.get_data(as_text=True)
    for hidden in (asker.id, desk.row(asker).reference, NAME):
        assert hidden not in whole
    page = html(hr.get(f"/da/requests/{asker.id}"))
    assert "Poul Lund" in page
    assert b64u(link.keys.token) not in page


def test_an_answer_comes_once(hr: Visitor, stranger: Visitor, house: House, desk: Desk) -> None:
    asker, link = asked(hr, desk)
    envelope = link.answer()
    assert sent(stranger, link, envelope).status_code == 201
    assert sent(stranger, link, envelope).status_code == 201
    assert sent(stranger, link, link.answer("Noget andet.")).status_code == 404
    assert opened(stranger, link).status_code == 404
    house.session.rollback()
    refused = select(AuditLine).where(AuditLine.act == AuditAct.CASEWORKER_LINK_REFUSED)
    assert len(list(house.session.scalars(refused))) == 2
    questions = hr.get(f"/da/requests/{asker.id}/questions").get_json()["questions"]
    assert questions[0]["answer"] == b64u(envelope)


def test_a_link_that_was_taken_back_or_is_late_opens_nothing(
    hr: Visitor, stranger: Visitor, house: House, desk: Desk
) -> None:
    asker, link = asked(hr, desk)
    assert desk.post(hr, asker, f"/caseworkers/{b64u(link.id)}/end").status_code == 303
    assert opened(stranger, link).status_code == 404
    asker, late = asked(hr, desk)
    writing(house.session)
    row = house.session.get_one(CaseworkerLink, b64u(late.id))
    row.expires_at = house.now() - timedelta(minutes=1)
    house.session.commit()
    assert opened(stranger, late).status_code == 404
    unknown = stranger.post("/da/caseworker/question", json={"token": "kort"})
    assert unknown.status_code == 404


class Uploaded(BytesIO):
    """A body that counts how much of it was asked for."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.given = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.given += len(found)
        return found

    def readinto(self, buffer: Any, /) -> int:
        count = super().readinto(buffer)
        self.given += count
        return count


def upload(stranger: Visitor, token: str, envelope: bytes) -> tuple[Any, int]:
    """An answer with five large files; returns what was said and how much of it was read."""
    files = [SealedFile(b64u(secrets.token_bytes(16)), bytes(2_000_000)) for _ in range(5)]
    body = packed({"token": token}, envelope, files)
    stream = Uploaded(body)
    answer = stranger.post(
        "/da/caseworker/answer",
        input_stream=stream,
        content_type=PARCEL,
        content_length=len(body),
    )
    return answer, stream.given


def test_a_link_is_looked_at_before_anything_large_is_read(
    hr: Visitor, stranger: Visitor, house: House, desk: Desk
) -> None:
    _asker, link = asked(hr, desk)
    token, envelope = b64u(link.keys.token), link.answer()
    for wrong in (b64u(secrets.token_bytes(32)), "kort", ""):
        answer, given = upload(stranger, wrong, envelope)
        assert (answer.status_code, given < 5_000) == (404, True)
    assert sent(stranger, link, envelope).status_code == 201
    # Used: the message is looked at, for the very same may come again, and no file.
    again, given = upload(stranger, token, envelope)
    assert (again.status_code, given < 50_000) == (201, True)
    other, given = upload(stranger, token, link.answer("Noget andet."))
    assert (other.status_code, given < 50_000) == (404, True)
    house.session.rollback()
    assert list(house.session.scalars(select(Attachment))) == []


def test_the_page_is_the_same_for_everybody(stranger: Visitor, hr: Visitor) -> None:
    first = stranger.get("/da/caseworker")
    assert first.status_code == 200
    assert "<caseworker-question" in html(first)
    assert hr.get("/da/caseworker").status_code == 200


# --- Blind -------------------------------------------------------------------------------------


def blind_question(hr: Visitor, house: House, desk: Desk, asker: Asker) -> bytes:
    """Asks the whistleblower scheme; returns the question's envelope."""
    scheme = house.scheme_of("whistleblower")
    newest = charters.current(house.session, scheme_id=scheme.id)
    assert newest is not None
    key = b64u(asker.keys.kem_public)
    envelope = seal(
        Message("note", TIME, "da", f"{NAME} spørger.", answers=(Answer("person_key", "", key),)),
        context=Context(
            scheme=from_b64u(scheme.id),
            charter=from_b64u(newest.hash),
            case=secrets.token_bytes(16),
            direction="note",
            sequence=1,
            previous=NO_PREVIOUS,
            reporter=None,
        ),
        sender_seed=person("hr").keys.signing,
        readers=[house.recipient("chair").kem or b""],
    )
    made = desk.parcel(
        hr, f"/requests/{asker.id}/blind", {"version": desk.version(asker)}, envelope
    )
    assert made.status_code == 201, html(made)
    return envelope


def give_back(chair: Visitor, house: House, asker: Asker, question: bytes, body: str) -> None:
    asked = parse(question)
    newest = charters.current(house.session, scheme_id=b64u(asked.scheme))
    assert newest is not None
    envelope = seal(
        Message("message", TIME, "da", body),
        context=Context(
            scheme=asked.scheme,
            charter=from_b64u(newest.hash),
            case=asked.case,
            direction="answer",
            sequence=2,
            previous=asked.hash,
            reporter=None,
        ),
        sender_seed=person("chair").keys.signing,
        readers=[house.recipient("chair").kem or b"", asker.keys.kem_public],
    )
    answer = chair.write(f"/da/questions/{b64u(asked.case)}", data=envelope, content_type=ENVELOPE)
    assert answer.status_code == 201, html(answer)


def trace(hr: Visitor, house: House, desk: Desk, asker: Asker) -> tuple[Any, ...]:
    """All that the rights desk can look at of a request."""
    page = html(hr.get(f"/da/requests/{asker.id}"))
    row = desk.row(asker)
    lines = [
        (one.act, one.facts, one.actor) for one in trail.of_request(house.session, request=row)
    ]
    trace_of_case = [(one.act, one.facts) for one in audit.of_case(house.session, case_id=asker.id)]
    part = page[page.index('id="blind"') : page.index('id="decisions"')]
    return part.replace(asker.id, ""), lines, trace_of_case, row.version, row.state


def test_both_outcomes_leave_the_desk_the_same_trace(
    hr: Visitor, chair: Visitor, house: House, desk: Desk
) -> None:
    traces = []
    for body in ("Vi har en sag, hvor du er nævnt.", "", None):
        asker = desk.asked("access")
        question = blind_question(hr, house, desk, asker)
        assert b64u(parse(question).case) in html(chair.get("/da/questions"))
        if body is not None:
            give_back(chair, house, asker, question, body)
        traces.append(trace(hr, house, desk, asker))
    assert traces[0] == traces[1] == traces[2]
    sizes = {len(one.envelope) for one in house.session.scalars(select(BlindReturn))}
    assert len(sizes) == 1


def test_only_those_who_were_asked_see_the_question(
    hr: Visitor, chair: Visitor, house: House, desk: Desk
) -> None:
    asker = desk.asked("access")
    question = b64u(parse(blind_question(hr, house, desk, asker)).case)
    for path in (f"/da/questions/{question}", f"/da/questions/{question}/sealed"):
        assert chair.get(path).status_code == 200
        assert hr.get(path).status_code == 404
    assert question not in html(hr.get("/da/questions"))
    house.session.rollback()
    assert house.session.get(BlindQuestion, question) is not None
