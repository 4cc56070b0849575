"""A request that came otherwise: its true day, sealed by the handler's browser."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from admin.bodies import LARGEST_ENVELOPE, BodyRefused
from admin.rights.parcels import read
from crypto.message import Answer
from portal.data import envelopes
from portal.data.attachments import LARGEST_SEALED, MOST
from tests.admin.house import House
from tests.admin.rights.desk import NAME, Asker, Desk, a_file, html, packed
from tests.admin.visitor import Visitor


def entered(visitor: Visitor, desk: Desk, **facts: Any) -> tuple[Asker, Any]:
    asker = Asker.new()
    file, entry = a_file()
    envelope = desk.sealed(
        "report",
        asker,
        seed=asker.keys.signing,
        answers=(Answer("requester", "Hvem spørger?", NAME),),
        attachments=(entry,),
    )
    given = {
        "kinds": ["access"],
        "relation": "client",
        "language": "da",
        "arrived": "letter",
        "received_on": (desk.house.today() - timedelta(days=3)).isoformat(),
    }
    return asker, desk.parcel(visitor, "/requests/new", given | facts, envelope, (file,))


def test_it_counts_from_the_day_it_arrived(hr: Visitor, house: House, desk: Desk) -> None:
    asker, answer = entered(hr, desk)
    assert answer.status_code == 201, html(answer)
    row = desk.row(asker)
    assert row.received_on == house.today() - timedelta(days=3)
    assert (row.entered_on, row.arrived) == (house.today(), "letter")
    assert answer.get_json()["href"] == f"/da/requests/{asker.id}"
    page = html(hr.get(f"/da/requests/{asker.id}"))
    assert "Anmodningen blev indtastet" in page
    sealed = envelopes.of_case(house.session, case_id=asker.id, thread=envelopes.CONVERSATION)
    assert len(sealed) == 1


@pytest.mark.parametrize(
    "facts",
    [{"received_on": "2099-01-01"}, {"arrived": "portal"}, {"kinds": []}, {"relation": "friend"}],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    hr: Visitor, desk: Desk, facts: dict[str, Any]
) -> None:
    _, answer = entered(hr, desk, **facts)
    assert answer.status_code == 422
    assert all(answer.get_json()["error"]["facts"].values())


@pytest.mark.parametrize(
    ("arrived", "way", "why"),
    [
        ("letter", "letter", "Anmodningen kom med brev"),
        ("mail", "mail", "Anmodningen kom elektronisk"),
        ("person", "letter", "Personen mødte selv op"),
    ],
)
def test_the_answer_is_offered_in_the_way_it_came(
    hr: Visitor, desk: Desk, arrived: str, way: str, why: str
) -> None:
    asker, made = entered(hr, desk, arrived=arrived)
    assert made.status_code == 201
    page = html(hr.get(f"/da/requests/{asker.id}/answer"))
    assert f'<option value="{way}" selected>' in page
    assert why in page
    assert "kun med genkoden" in page
    by_portal = html(hr.get(f"/da/requests/{desk.asked('access').id}/answer"))
    assert '<option value="mailbox" selected>' in by_portal
    assert "kun med genkoden" not in by_portal


def test_the_page_holds_what_the_browser_seals_with(hr: Visitor, desk: Desk) -> None:
    page = html(hr.get("/da/requests/new"))
    assert desk.scheme.id in page
    assert "Genkoden" in page


def announcing(*files: dict[str, Any], envelope: Any = None) -> bytes:
    """The head of a parcel of which nothing more comes."""
    head = json.dumps({"facts": {}, "envelope": envelope, "files": files}).encode()
    return len(head).to_bytes(4) + head


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0\0\0\1",
        b"\0\0\0\2{}",
        packed({})[:-1],
        packed({}) + b"x",
        packed({}, b"abc")[:-1],
        b"\xff\xff\xff\xff" + packed({}),
        announcing(envelope=-1),
        announcing(envelope=True),
        announcing(envelope=LARGEST_ENVELOPE + 1),
        announcing({"id": "a", "length": LARGEST_SEALED + 1}),
        announcing({"id": 7, "length": 1}),
        announcing(*[{"id": "a", "length": 0}] * (MOST + 1)),
    ],
)
def test_a_parcel_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(BodyRefused):
        read(BytesIO(body))


def test_a_parcel_that_is_longer_than_it_says_is_not_read() -> None:
    body = packed({}, b"abc")
    stream = BytesIO(body)
    with pytest.raises(BodyRefused):
        read(stream, len(body) + 1)
    assert stream.read() == b"abc"


def test_a_parcel_comes_apart_as_it_was_packed() -> None:
    file, _ = a_file(b"x" * 100)
    made = read(BytesIO(packed({"version": 3}, b"sealed", (file,))))
    assert (made.facts, made.envelope, made.files) == ({"version": 3}, b"sealed", (file,))
