"""Whole requests from the list to the close, as forms and parcels, without a browser."""

import json
import re
from html import unescape

from portal.data import envelopes
from portal.data.rights import decisions
from tests.admin.house import House
from tests.admin.rights.desk import NAME, WORDS, Asker, Desk, html
from tests.admin.visitor import Visitor


def recipients_in_the_letter(visitor: Visitor, asker: Asker) -> dict[str, list[str]]:
    """Whom the Danish letter names, by what it says of them."""
    page = html(visitor.get(f"/da/requests/{asker.id}/answer"))
    found = re.search(r' letters="([^"]+)"', page)
    assert found is not None
    paragraphs = json.loads(unescape(found[1]))["da"]["paragraphs"]
    return {
        one["id"]: one["items"]
        for one in paragraphs
        if one["id"] in ("told", "to_tell", "not_told")
    }


def test_an_access_request_from_the_list_to_the_close(
    hr: Visitor, house: House, desk: Desk
) -> None:
    asker = desk.asked("access")
    listed = html(hr.get("/da/requests"))
    assert desk.row(asker).reference in listed
    assert f"/da/requests/{asker.id}" in listed
    page = html(hr.get(f"/da/requests/{asker.id}"))
    assert "Indsigt" in page
    assert "Næste: Identitet" in page
    assert desk.settle(hr, asker).status_code == 303
    assert desk.row(asker).state == "gathering"
    desk.search(hr, asker)
    assert desk.row(asker).state == "deciding"
    assert desk.grant(hr, asker, "access").status_code == 303
    desk.fill(hr, asker)
    answer = desk.answer(hr, asker)
    assert answer.status_code == 200, html(answer)
    row = desk.row(asker)
    assert (row.state, row.delivery, row.answered_on) == ("answered", "mailbox", house.today())
    sent = envelopes.of_case(house.session, case_id=asker.id, thread=envelopes.CONVERSATION)
    assert [one.direction for one in sent] == ["report", "answer"]
    closed = desk.post(hr, asker, "/state", to="closed")
    assert closed.status_code == 303, html(closed)
    assert desk.row(asker).closed_on == house.today()
    assert "Afsluttet" in html(hr.get(f"/da/requests/{asker.id}"))


def test_an_erasure_takes_notices_a_search_and_a_tombstone(
    hr: Visitor, house: House, desk: Desk
) -> None:
    asker = desk.asked("erasure")
    desk.settle(hr, asker)
    desk.search(hr, asker)
    assert desk.grant(hr, asker, "erasure").status_code == 303
    assert desk.post(hr, asker, "/erasure", on=house.today().isoformat()).status_code == 303
    planted = hr.write(
        f"/da/requests/{asker.id}/tombstone",
        json={"version": str(desk.version(asker)), "identifiers": {"name": [NAME]}},
    )
    assert planted.get_json() == {"digests": 1}
    assert desk.answer(hr, asker).status_code == 200
    early = desk.post(hr, asker, "/state", to="closed")
    assert early.status_code == 422
    desk.tell_everybody(hr, asker)
    assert desk.post(hr, asker, "/state", to="closed").status_code == 303


def test_the_letter_never_says_that_nobody_is_to_be_told_while_somebody_is(
    hr: Visitor, house: House, desk: Desk
) -> None:
    asker = desk.asked("erasure")
    desk.settle(hr, asker)
    desk.search(hr, asker)
    desk.grant(hr, asker, "erasure")

    lines = desk.notices(hr, asker)
    before = recipients_in_the_letter(hr, asker)
    assert list(before) == ["to_tell"]
    kind, to = lines[0]
    desk.post(hr, asker, "/notices", kind=kind, to=to, state="told", way="mail")
    after = recipients_in_the_letter(hr, asker)
    assert len(after["told"]) == 1
    assert {*after["told"], *after["to_tell"]} == {*before["to_tell"]}
    note = desk.note(hr, asker)
    desk.post(hr, asker, "/notices", kind=kind, to=to, state="impossible", note=note)
    assert recipients_in_the_letter(hr, asker)["not_told"] == after["told"]
    for kind, to in lines:
        desk.post(hr, asker, "/notices", kind=kind, to=to, state="not_given")
    assert recipients_in_the_letter(hr, asker) == {"told": []}


def test_nothing_of_the_person_is_in_clear(hr: Visitor, house: House, desk: Desk) -> None:
    asker = desk.asked("access")
    for path in ("/da/requests", f"/da/requests/{asker.id}", f"/da/requests/{asker.id}/answer"):
        page = html(hr.get(path))
        assert NAME not in page
        assert WORDS not in page
    assert decisions.of_request(house.session, request=desk.row(asker)) == []
