"""The file page: the clock, the next step, the small acts, the story."""

from datetime import timedelta

import pytest

from portal.data.breach import measures, tasks
from tests.admin.breach.desk import TITLE, fresh, html, local, open_one, send
from tests.admin.house import House
from tests.admin.visitor import Visitor


@pytest.mark.parametrize(
    ("aware", "words"),
    [
        (timedelta(hours=40, minutes=59), "31 timer tilbage"),
        (timedelta(hours=70, minutes=59), "1 time tilbage"),
        (timedelta(hours=71, minutes=20), "minutter tilbage"),
        (timedelta(hours=74, minutes=1), "overskredet med 2 timer"),
    ],
)
def test_the_clock_says_what_is_left(
    chair: Visitor, house: House, aware: timedelta, words: str
) -> None:
    breach = open_one(house, aware=aware)
    page = html(chair.get(f"/da/breaches/{breach.id}"))
    assert TITLE in page
    assert breach.reference in page
    assert words in page
    assert "clock-bar" in page


def test_every_clock_explains_itself(chair: Visitor, house: House) -> None:
    page = html(chair.get(f"/da/breaches/{open_one(house).id}"))
    assert "Hvorfor?" in page
    assert "Retsgrundlag" in page
    assert "artikel 33" in page


def test_without_a_moment_of_awareness_no_clock_runs(chair: Visitor, house: House) -> None:
    page = html(chair.get(f"/da/breaches/{open_one(house, aware=None).id}"))
    assert "uret er ikke begyndt" in page
    assert 'class="clock-bar' not in page
    assert "Næste: Tidspunkter" in page


def test_the_next_step_is_the_first_that_lacks_something(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    assert "Næste: Stands bruddet" in html(chair.get(f"/da/breaches/{breach.id}"))
    send(chair, f"/breaches/{breach.id}/measures", text="Delingen er lukket.")
    assert "Næste: Fakta" in html(chair.get(f"/da/breaches/{breach.id}"))


def test_a_step_against_the_breach_is_written_down(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    at = local(house, house.now() - timedelta(hours=1))
    answer = send(chair, f"/breaches/{breach.id}/measures", text="Bad om sletning", taken_at=at)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"{breach.id}#measures")
    assert "Bad om sletning" in html(chair.get(f"/da/breaches/{breach.id}"))


def test_a_step_in_the_future_comes_back_in_its_open_form(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    at = local(house, house.now() + timedelta(hours=1))
    answer = send(chair, f"/breaches/{breach.id}/measures", text="Det gør vi snart", taken_at=at)
    page = html(answer)
    assert answer.status_code == 422
    assert 'href="#measures-taken_at"' in page
    assert 'id="measures-taken_at-error"' in page
    assert "Det gør vi snart" in page
    assert measures.of_breach(house.session, breach=fresh(house, breach)) == []


def test_a_task_is_added_and_done(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    owner = house.recipient("hr").id
    day = (house.today() + timedelta(days=2)).isoformat()
    form = {"text": "Ring til kunden", "owner": owner, "due_on": day}
    assert send(chair, f"/breaches/{breach.id}/tasks", **form).status_code == 303
    (task,) = tasks.of_breach(house.session, breach=fresh(house, breach))
    assert task.owner == owner
    assert send(chair, f"/breaches/{breach.id}/tasks/{task.id}/done").status_code == 303
    assert "task-done" in html(chair.get(f"/da/breaches/{breach.id}"))


@pytest.mark.parametrize(
    ("form", "field"),
    [({"text": ""}, "text"), ({"text": "Ring", "owner": "A" * 22}, "owner"),
     ({"text": "Ring", "due_on": "i morgen"}, "due_on")],
)  # fmt: skip
def test_a_task_that_cannot_be_comes_back(
    chair: Visitor, house: House, form: dict[str, str], field: str
) -> None:
    answer = send(chair, f"/breaches/{open_one(house).id}/tasks", **form)
    assert answer.status_code == 422
    assert f'href="#tasks-{field}"' in html(answer)


def test_a_move_is_made_on_what_one_has_read(chair: Visitor, hr: Visitor, house: House) -> None:
    breach = open_one(house)
    path = f"/breaches/{breach.id}/state"
    assert send(hr, path, version=1, to="assessing").status_code == 303
    late = send(chair, path, version=1, to="assessing", reason="Det haster.")
    assert late.status_code == 409
    assert "Det haster." in html(late) or "Louise Vestermark" in html(late)
    assert fresh(house, breach).state == "assessing"


def test_closing_before_anything_is_decided_is_refused(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    answer = send(chair, f"/breaches/{breach.id}/state", version=1, to="closed", reason="Færdig")
    assert answer.status_code == 422
    assert fresh(house, breach).state == "discovered"


def test_who_steps_aside_finds_the_breach_no_more(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    path = f"/breaches/{breach.id}/stepping-aside"
    assert send(chair, path, reason="").status_code == 422
    answer = send(chair, path, reason="Det var mig, der sendte den.")
    assert answer.headers["Location"] == "/da/breaches"
    assert chair.get(f"/da/breaches/{breach.id}").status_code == 404
    assert TITLE not in html(chair.get("/da/breaches"))


def test_the_story_is_told_from_the_trail(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    send(chair, f"/breaches/{breach.id}/facts", version=1, title="En bedre titel")
    page = html(chair.get(f"/da/breaches/{breach.id}"))
    assert "Organisationen blev bekendt med det" in page
    assert "Bruddet blev oprettet" in page
    assert f"<del>{TITLE}</del> → <ins>En bedre titel</ins>" in page


def test_the_page_is_there_in_english_too(chair: Visitor, house: House) -> None:
    page = html(chair.get(f"/en/breaches/{open_one(house).id}"))
    assert "hours left" in page
    assert "Timeline" in page


def test_an_address_that_is_only_posted_to_leads_to_the_page(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    answer = chair.get(f"/en/breaches/{breach.id}/tasks")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/en/breaches/{breach.id}#tasks"
