"""The page of a closed request says when it goes; the page of an erased one what is left."""

from datetime import date, timedelta

from portal.data.rights import retention
from portal.rules.dates import add_months, written
from tests.admin.house import House
from tests.admin.rights.desk import Asker, Desk, html
from tests.admin.visitor import Visitor

MONTHS = 36
DAY = timedelta(days=1)


def withdrawn(visitor: Visitor, desk: Desk) -> Asker:
    asker = desk.asked("access", "erasure")
    answer = desk.post(visitor, asker, "/state", to="withdrawn", note=desk.note(visitor, asker))
    assert answer.status_code == 303, html(answer)
    return asker


def erase(house: House, today: date) -> int:
    house.session.rollback()
    return retention.erase_due(house.session.get_bind(), now=house.now(), today=today)  # type: ignore[arg-type] # an engine


def test_a_closed_request_says_when_it_goes_and_can_be_held(
    hr: Visitor, house: House, desk: Desk
) -> None:
    today = house.today()
    asker = desk.asked("access", "erasure")
    where = f"/da/requests/{asker.id}"
    assert "Sagens indhold slettes" not in html(hr.get(where))
    asker = withdrawn(hr, desk)
    where, day = f"/da/requests/{asker.id}", add_months(today, MONTHS)
    page = html(hr.get(where))
    assert f"Sagens indhold slettes {written(day, 'da')}." in page
    assert f"The file will be erased on {written(day, 'en')}." in html(
        hr.get(where.replace("da", "en", 1))
    )
    for form, sentence in (
        ({"ground": "", "until": today.isoformat()}, "Vælg fra listen, hvorfor"),
        ({"ground": "court_case", "until": "i morgen"}, "Skriv en dag"),
        ({"ground": "court_case", "until": (today + 400 * DAY).isoformat()}, "højst gemmes 12"),
        ({"ground": "court_case", "until": (today - DAY).isoformat()}, "Dagen er gået"),
    ):
        refused = desk.post(hr, asker, "/retention", **form)
        assert refused.status_code == 422
        assert sentence in html(refused)
    until = today + 90 * DAY
    held = {"ground": "court_case", "until": until.isoformat()}
    assert desk.post(hr, asker, "/retention", **held).status_code == 303
    page = html(hr.get(where))
    assert f"Det gemmes til og med {written(until, 'da')}:" in page
    assert "Der er en retssag" in page
    stale = desk.post(hr, asker, "/retention/lift", version=1)
    assert (stale.status_code, desk.row(asker).held_until) == (409, until)
    assert desk.post(hr, asker, "/retention/lift").status_code == 303
    assert "Det gemmes til og med" not in html(hr.get(where))


def test_an_erased_request_has_one_page_that_says_what_is_left(
    hr: Visitor, executive: Visitor, house: House, desk: Desk
) -> None:
    asker, other = withdrawn(hr, desk), desk.asked("access")
    day = add_months(house.today(), MONTHS)
    assert erase(house, day - DAY) == 0
    assert erase(house, day) == 1
    where = f"/da/requests/{asker.id}"
    for visitor in (hr, executive):
        page = html(visitor.get(where))
        assert "Alt, hvad der var forseglet i anmodningen, blev slettet den" in page
        assert written(day, "da").removeprefix("den ") in page
        assert "36 måneder" in page
    for path in ("/answer", "/caseworkers", "/misdelivery"):
        answer = hr.get(where + path)
        assert (answer.status_code, answer.headers["Location"]) == (303, where), path
    assert desk.post(hr, asker, "/state", to="gathering").status_code == 303
    assert desk.row(asker).state == "withdrawn"
    sent = desk.parcel(hr, f"/requests/{asker.id}/blind", {})
    assert (sent.status_code, desk.row(asker).erased_on) == (422, day)
    rows = html(hr.get("/da/requests"))
    assert asker.id in rows
    assert "Slettet" in rows
    assert f'case="{asker.id}"' not in rows
    assert list(hr.get("/da/requests/sealed").get_json()["reports"]) == [other.id]
    table = hr.get("/da/requests/export.csv").data.decode("utf-8-sig").splitlines()
    assert [
        line.endswith(day.isoformat()) for line in table if desk.row(asker).reference in line
    ] == [True]
    assert hr.get("/da/requests/statistics").status_code == 200
    assert hr.get("/da/requests/statistics.csv").status_code == 200
