"""What the site takes from the pages of a request, and what a mailbox says of it."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from crypto import attachment
from crypto.encoding import b64u, from_b64u
from crypto.wire import parse
from portal.data.database import writing
from portal.data.rights import retention
from portal.data.tables import Attachment, NoticeAddress, RightsRequest
from portal.public.answers import SMALLEST_ANSWER
from tests.public.house import SLUG, House
from tests.public.rights.asker import (
    FACTS,
    REQUESTS,
    SECRET,
    Asker,
    a_file,
    form,
    parts,
    requests_of,
)
from tests.public.rights.others import ask_and_give_back

ADDRESS = "vibeke@askholm.example"


def files_of(house: House) -> list[Attachment]:
    with house.session() as session:
        return list(session.query(Attachment).all())


def addresses_of(house: House) -> list[str]:
    with house.session() as session:
        return [row.address for row in session.query(NoticeAddress).all()]


def reason(answer: Any) -> tuple[int, str, object]:
    error = answer.get_json()["error"]
    return answer.status_code, error["code"], error["facts"].get("reason")


def test_a_request_comes_in_with_its_files(house: House, asker: Asker) -> None:
    file = a_file(b"x" * 300_000)
    envelope = asker.seal(file)
    answer = asker.post(envelope, file, facts={**FACTS, "address": ADDRESS})
    assert answer.status_code == 201
    (request,) = requests_of(house)
    clear = (request.kind_ids, request.relation, request.language, request.arrived)
    assert clear == (("access", "erasure"), "client", "da", "portal")
    assert asker.read(house.envelopes()[0]).body == SECRET
    assert [one.octets for one in files_of(house)] == [len(file.file)]
    assert addresses_of(house) == [ADDRESS]
    (duty,) = answer.get_json()["duties"]
    assert (duty["kind"], duty["status"], duty["at_once"]) == ("answer", "open", False)
    # The answer was lost on its way: the same again is the same request.
    again = asker.post(envelope, file, facts=FACTS)
    assert (again.status_code, again.get_json()) == (200, answer.get_json())
    assert len(requests_of(house)) == len(files_of(house)) == 1


def test_what_must_be_done_at_once_has_no_day(asker: Asker) -> None:
    facts = {**FACTS, "kinds": ["objection_marketing", "unknown"]}
    answer = asker.post(asker.seal(), facts=facts).get_json()
    stop, _answer = answer["duties"]
    assert (stop["kind"], stop["due_on"], stop["at_once"]) == (
        "stop:objection_marketing",
        None,
        True,
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kinds": []}, "kinds_missing"),
        ({"kinds": ["everything"]}, "kind_unknown"),
        ({"relation": "friend"}, "relation_unknown"),
        ({"language": "sv"}, "language_unknown"),
        ({"address": "askholm"}, "address_invalid"),
    ],
)
def test_wrong_facts_store_nothing(
    house: House, asker: Asker, changes: dict[str, Any], said: str
) -> None:
    answer = asker.post(asker.seal(), facts={**FACTS, **changes})
    assert reason(answer) == (422, "request_refused", said)
    assert house.envelopes() == []


def test_files_that_are_not_sealed_or_too_many_store_nothing(
    house: House, client: FlaskClient, asker: Asker
) -> None:
    plain = a_file()
    forged = attachment.SealedAttachment(b"%PDF-1.4 i klartekst", plain.reference)
    assert reason(asker.post(asker.seal(plain), forged)) == (
        422,
        "request_refused",
        "attachment_not_sealed",
    )
    six = [a_file() for _ in range(6)]
    refused = asker.post(asker.seal(*six), *six)
    # More parts than there can be are not even looked at.
    assert refused.status_code in (413, 422)
    for body in (
        form([("facts", "{")], [("envelope", b"x")]),
        form([("facts", "[]")], []),
        parts(
            {"kinds": "access", "relation": "client", "language": "da", "address": None}, b"", []
        ),
        parts({**FACTS, "name": "Vibeke"}, b"", []),
    ):
        answer = client.post(REQUESTS, **body)
        assert reason(answer)[:2] == (400, "request_malformed")
    assert house.envelopes() == []
    assert files_of(house) == []


def test_the_other_doors_take_no_request(house: House, client: FlaskClient, asker: Asker) -> None:
    kind = "application/vnd.varsel.envelope"
    url = REQUESTS.replace("requests", "reports")
    assert client.post(url, data=asker.seal(), content_type=kind).status_code == 404
    report = f"/api/{SLUG}/whistleblower/requests"
    body = parts(FACTS, asker.seal(), [])
    answer = client.post(report, **body)
    assert answer.status_code == 404
    assert house.envelopes() == []


def test_the_mailbox_says_how_far_it_is_and_hands_out_files(house: House, asker: Asker) -> None:
    power = a_file()
    asker.post(asker.seal(power), power)
    copy = a_file(b"kopi af det hele", "kopi.pdf")
    asker.answer("hr", "Her er kopien.", copy)
    opened = asker.ask("open").get_json()
    state = opened["request"]
    assert (state["state"], state["open"], state["answered_on"]) == ("received", True, None)
    assert "modtage" not in state["words"]["en"]
    assert [one["da"] for one in state["kinds"]] == ["indsigt", "sletning"]
    assert [duty["kind"] for duty in opened["duties"]] == ["answer"]
    assert len(opened["envelopes"]) == 2
    assert opened["others"] == []
    for file, content in ((power, b"fuldmagt"), (copy, b"kopi af det hele")):
        answer = asker.ask("attachment", attachment=b64u(file.reference.id))
        assert (answer.mimetype, answer.headers["Cache-Control"]) == (
            "application/octet-stream",
            "no-store",
        )
        assert attachment.open_attachment(answer.data, file.reference) == content


def test_a_file_of_somebody_else_is_not_there(house: House, client: FlaskClient) -> None:
    one, other = Asker(house, client), Asker(house, client)
    file = a_file()
    one.post(one.seal(file), file)
    other.post(other.seal())
    answer = other.ask("attachment", attachment=b64u(file.reference.id))
    assert reason(answer)[:2] == (404, "mailbox_unknown")


def test_more_is_sent_later_with_files(house: House, asker: Asker) -> None:
    envelope = asker.seal()
    asker.post(envelope)
    file = a_file()
    place: dict[str, Any] = {"direction": "reply", "sequence": 2, "previous": parse(envelope).hash}
    reply = asker.seal(file, body="Her er fuldmagten", **place)
    assert asker.post_reply(reply, file).status_code == 201
    assert asker.post_reply(reply, file).status_code == 200
    assert len(files_of(house)) == 1
    assert len(from_b64u(files_of(house)[0].id)) == 16


def test_others_who_have_nothing_to_add_look_like_those_who_have(
    house: House, client: FlaskClient
) -> None:
    """To whoever sees only sizes; what it says is known to the person's browser alone."""
    sizes = set()
    for body in ("", "Vi har en oplysning om dig."):
        asker = Asker(house, client)
        asker.post(asker.seal())
        ask_and_give_back(house, asker, body)
        answer = asker.ask("open")
        (other,) = answer.get_json()["others"]
        sizes.add((len(answer.data), len(other["envelope"])))
    assert len(sizes) == 1


def test_the_address_is_given_and_taken_back(house: House, asker: Asker) -> None:
    asker.post(asker.seal())
    assert asker.ask("notice", address=ADDRESS).get_json()["address"] == ADDRESS
    assert asker.ask("open").get_json()["request"]["address"] == ADDRESS
    assert reason(asker.ask("notice", address="askholm"))[2] == "address_invalid"
    assert addresses_of(house) == [ADDRESS]
    assert asker.ask("notice", address=" " * 250).get_json()["address"] is None
    assert addresses_of(house) == []


def test_the_length_of_an_address_does_not_show(house: House, client: FlaskClient) -> None:
    asker, nobody = Asker(house, client), Asker(house, client)
    asker.post(asker.seal())
    answers = [
        *(asker.ask("notice", address=address) for address in ("", "a@b.dk", ADDRESS, "askholm")),
        nobody.ask("notice", address=ADDRESS),
    ]
    assert [one.status_code for one in answers] == [200, 200, 200, 422, 404]
    assert {len(one.data) for one in answers} == {SMALLEST_ANSWER}


def test_the_mailbox_names_the_day_it_goes_and_is_then_like_none(
    house: House, client: FlaskClient
) -> None:
    asker, nobody = Asker(house, client), Asker(house, client)
    asker.post(asker.seal())
    assert asker.ask("open").get_json()["request"]["erase_on"] is None
    (request,) = requests_of(house)
    with house.session() as session:
        writing(session)
        ended = {"state": "withdrawn", "closed_on": house.today, "due_on": None}
        session.query(RightsRequest).update(ended)  # type: ignore[arg-type] # names of columns
    day = date(house.today.year + 3, house.today.month, house.today.day)
    assert asker.ask("open").get_json()["request"]["erase_on"] == day.isoformat()
    with house.session() as session:
        assert retention.erase(session, case_id=request.case_id, now=house.now, today=day)
    gone, unknown = asker.ask("open"), nobody.ask("open")
    # The padding is random.
    assert (len(gone.data), gone.get_json()["error"]) == (
        len(unknown.data),
        unknown.get_json()["error"],
    )
    assert reason(gone)[:2] == (404, "mailbox_unknown")
    assert dict(gone.headers) == dict(unknown.headers)
