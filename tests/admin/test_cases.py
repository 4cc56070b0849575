"""The inbox and a case: what each recipient may see and do there."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert

from crypto.encoding import from_b64u
from crypto.envelope import open_envelope
from crypto.wire import parse
from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.database import writing
from portal.data.tables import Case, CaseReader
from tests.admin.house import BODY, House, person
from tests.admin.visitor import Visitor
from tests.asked import statements


def test_the_inbox_shows_no_word_of_what_is_sealed(house: House, chair: Visitor) -> None:
    case = house.report().case_id
    page = chair.get("/da/inbox").get_data(as_text=True)
    assert case in page
    assert BODY not in page


def test_somebody_left_out_has_no_case_and_no_way_to_it(
    house: House, chair: Visitor, hr: Visitor
) -> None:
    case = house.report(readers=("chair",)).case_id
    assert case in chair.get("/da/inbox").get_data(as_text=True)
    assert case not in hr.get("/da/inbox").get_data(as_text=True)
    assert case not in hr.get("/da/inbox/reports").get_json()["reports"]
    for path in ("", "/envelopes"):
        assert hr.get(f"/da/cases/{case}{path}").status_code == 404
    form = {"state": "investigating"}
    assert hr.write(f"/da/cases/{case}/state", data=form).status_code == 404
    assert hr.write(f"/da/cases/{case}/export", json={}).status_code == 404
    refused = [
        line
        for line in audit.of_case(house.session, case_id=case)
        if line.act == AuditAct.CASE_REFUSED.value
    ]
    assert len(refused) == 4
    assert {line.actor for line in refused} == {house.recipient("hr").id}


def test_a_case_that_is_not_there_looks_like_somebody_elses(house: House, hr: Visitor) -> None:
    case = house.report(readers=("chair",)).case_id
    theirs = hr.get(f"/da/cases/{case}").get_data(as_text=True)
    none = hr.get(f"/da/cases/{'A' * 22}").get_data(as_text=True)
    assert theirs.replace(case, "") == none.replace("A" * 22, "")


def test_a_state_that_the_rules_do_not_allow_is_refused(house: House, chair: Visitor) -> None:
    case = house.report().case_id
    path = f"/da/cases/{case}/state"
    assert chair.write(path, data={"state": "closed"}).status_code == 409
    assert chair.write(path, data={"state": "nonsense"}).status_code == 409
    closing = {"state": "closed", "outcome": "not_substantiated"}
    assert chair.write(path, data=closing).status_code == 303
    assert "Kunne ikke bekræftes" in chair.get(f"/da/cases/{case}").get_data(as_text=True)
    # Opened again only with a reason, which is a sealed note.
    assert chair.write(path, data={"state": "investigating"}).status_code == 409


def test_an_answer_has_to_be_an_envelope(house: House, chair: Visitor) -> None:
    case = house.report().case_id
    path = f"/da/cases/{case}/answers"
    assert chair.write(path, data="Hej").status_code == 415
    kind = "application/vnd.varsel.envelope"
    plain = chair.write(path, data="Hej", content_type=kind)
    assert (plain.status_code, plain.get_json()["error"]["code"]) == (400, "not_an_envelope")
    assert chair.write(f"{path}?mark=other", data="Hej", content_type=kind).status_code == 400


def test_whoever_fetches_a_case_without_its_page_is_in_the_trail_too(
    house: House, chair: Visitor
) -> None:
    case = house.report().case_id
    for _ in range(2):
        assert chair.get(f"/da/cases/{case}/envelopes").status_code == 200
    acts = [line.act for line in audit.of_case(house.session, case_id=case)]
    assert acts == [AuditAct.CASE_OPENED.value]


def test_the_trail_says_who_did_what(house: House, chair: Visitor) -> None:
    case = house.report().case_id
    chair.write(f"/da/cases/{case}/export", json={})
    page = chair.get(f"/da/cases/{case}").get_data(as_text=True)
    assert "gemte sagen som en forseglet fil" in page
    assert "Birgit Aagesen" in page


def test_who_has_access_names_those_left_out(house: House, chair: Visitor) -> None:
    case = house.report(readers=("chair",)).case_id
    page = chair.get(f"/en/cases/{case}").get_data(as_text=True)
    assert page.count("access-inside") == 1
    assert page.count("access-outside") == 2


@pytest.mark.parametrize(
    "query", ["state=nonsense", "page=0", "page=-1", "page=99999999999", "page=%C2%B2"]
)
def test_an_odd_query_shows_the_inbox(house: House, chair: Visitor, query: str) -> None:
    house.report()
    assert chair.get(f"/da/inbox?{query}").status_code == 200


def fill_with_cases(house: House, first: int, count: int) -> None:
    """Rows as a report leaves them; what is sealed is not looked at by the list."""
    one = house.report()
    session = house.session
    pattern = session.get_one(Case, one.case_id)
    row = {column.name: getattr(pattern, column.name) for column in Case.__table__.columns}
    me = {"key_id": house.recipient("chair").key_id, "recipient_id": house.recipient("chair").id}
    ids = [f"{number:022d}" for number in range(first, first + count)]
    writing(session)
    session.execute(insert(Case), [row | {"id": one_id, "mailbox": one_id} for one_id in ids])
    session.execute(insert(CaseReader), [me | {"case_id": one_id} for one_id in ids])
    session.commit()


def test_a_long_inbox_asks_the_database_no_more_than_a_short_one(
    house: House, chair: Visitor
) -> None:
    chair.get("/da/inbox")
    asked: list[list[str]] = []
    for first, count in ((0, 40), (40, 1_000)):
        fill_with_cases(house, first, count)
        with statements() as told:
            assert chair.get("/da/inbox?page=2").status_code == 200
        asked.append(told)
    assert asked[0] == asked[1]
    assert len(asked[0]) > 3


def test_what_is_overdue_has_a_list_of_its_own(house: House, chair: Visitor) -> None:
    early, late = house.report().case_id, house.report().case_id
    page = chair.get("/da/inbox").get_data(as_text=True)
    assert "state=overdue" not in page
    writing(house.session)
    house.session.get_one(Case, late).received_on -= timedelta(days=8)
    house.session.commit()
    page = chair.get("/da/inbox").get_data(as_text=True)
    assert re.search(r"state=overdue.*Overskredet.*\b1\b", page)
    listed = chair.get("/da/inbox?state=overdue").get_data(as_text=True)
    assert (late in listed, early in listed) == (True, False)
    assert set(chair.get("/da/inbox/reports?state=overdue").get_json()["reports"]) == {late}


def test_own_keys_open_the_reports_that_the_inbox_hands_out(house: House, chair: Visitor) -> None:
    case = house.report().case_id
    sealed = chair.get("/da/inbox/reports").get_json()["reports"][case]
    message = open_envelope(parse(from_b64u(sealed)), person("chair").keys)
    assert message.body == BODY
