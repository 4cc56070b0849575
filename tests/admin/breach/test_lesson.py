"""The lesson: written, proposed, cleared by a second person, published, followed up."""

from datetime import timedelta
from typing import Any

from portal.data.breach import lessons
from portal.data.tables import BreachLesson
from tests.admin.breach.desk import fresh, html, open_one, send
from tests.admin.house import House
from tests.admin.visitor import Visitor


def words(house: House, **more: Any) -> dict[str, Any]:
    day = house.today() + timedelta(days=30)
    texts = {
        f"{name}_{lang}": f"{name} {lang} er skrevet her"
        for name in ("title", "happened", "learnt", "changed")
        for lang in ("da", "en")
    }
    return (
        {
            "cause": "To navne ligner hinanden.",
            "lesson": "Adressen skal komme fra sagen.",
            "measure": "Forslag til modtagere er slået fra.",
            "owner": "Louise Vestermark",
            "follow_up_on": day.isoformat(),
            "audience": "everyone",
            "publish": "yes",
        }
        | texts
        | more
    )


def stored(house: House, breach: str) -> BreachLesson:
    house.session.expire_all()
    house.session.rollback()
    return house.session.get_one(BreachLesson, breach)


def test_a_lesson_goes_out_after_a_second_person(chair: Visitor, hr: Visitor, house: House) -> None:
    breach = open_one(house)
    path = f"/breaches/{breach.id}/lesson"
    assert send(chair, path, version=1, **words(house)).status_code == 303
    version = fresh(house, breach).version
    assert send(chair, f"{path}/propose", version=version).status_code == 303
    version = fresh(house, breach).version
    assert send(chair, f"{path}/clear", version=version).status_code == 422
    assert send(hr, f"{path}/clear", version=version).status_code == 303
    version = fresh(house, breach).version
    assert send(chair, f"{path}/publish", version=version).status_code == 303
    assert stored(house, breach.id).state == lessons.PUBLISHED
    assert "title da er skrevet her" in html(chair.get(f"/da/breaches/{breach.id}"))


def test_of_two_handlers_one_is_left_to_clear_it(chair: Visitor, hr: Visitor, house: House) -> None:
    breach = open_one(house)
    path = f"/breaches/{breach.id}/lesson"
    send(chair, path, version=1, **words(house))
    for who, step in ((hr, "propose"), (chair, "propose"), (hr, "clear")):
        page = html(who.get(f"/da/breaches/{breach.id}"))
        assert f'action="/da{path}/{step}"' in page
        version = fresh(house, breach).version
        assert send(who, f"{path}/{step}", version=version).status_code == 303
    assert stored(house, breach.id).state == lessons.CLEARED


def test_a_day_that_is_none_comes_back(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    form = words(house, follow_up_on="engang")
    answer = send(chair, f"/breaches/{breach.id}/lesson", version=1, **form)
    assert answer.status_code == 422
    assert 'href="#follow_up_on"' in html(answer)
    assert "To navne ligner hinanden." in html(answer)


def test_two_who_write_at_once_see_both(chair: Visitor, hr: Visitor, house: House) -> None:
    breach = open_one(house)
    path = f"/breaches/{breach.id}/lesson"
    assert send(hr, path, version=1, **words(house, cause="Deres årsag")).status_code == 303
    answer = send(chair, path, version=1, **words(house, cause="Min årsag"))
    assert answer.status_code == 409
    assert "Deres årsag" in html(answer)
    assert "Min årsag" in html(answer)
    choice = {"version": 2, "since": 1, "conflict": "cause", "choose-cause": "mine"}
    assert send(chair, path, **words(house, cause="Min årsag"), **choice).status_code == 303
    assert stored(house, breach.id).content["cause"] == "Min årsag"


def test_what_would_give_somebody_away_is_not_proposed(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    path = f"/breaches/{breach.id}/lesson"
    form = words(house, happened_da="Birgit Aagesen sendte den til 20 30 40 50.")
    assert send(chair, path, version=1, **form).status_code == 303
    answer = send(chair, f"{path}/propose", version=fresh(house, breach).version)
    assert answer.status_code == 422
    assert stored(house, breach.id).state == lessons.PRIVATE
