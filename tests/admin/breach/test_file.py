"""The file page: the clock, the steps, the small acts."""

from datetime import timedelta

from tests.admin.breach.desk import TITLE, html, local, open_one, send
from tests.admin.house import House
from tests.admin.visitor import Visitor


def test_the_clock_says_what_is_left(chair: Visitor, house: House) -> None:
    breach = open_one(house, aware=timedelta(hours=40, minutes=59))
    page = html(chair.get(f"/da/breaches/{breach.id}"))
    assert TITLE in page
    assert breach.reference in page
    assert "31 timer tilbage" in page


def test_a_clock_that_has_run_out_says_by_how_much(chair: Visitor, house: House) -> None:
    breach = open_one(house, aware=timedelta(hours=74, minutes=1))
    assert "overskredet med 2 timer" in html(chair.get(f"/da/breaches/{breach.id}"))


def test_without_a_moment_of_awareness_the_page_asks_for_it(chair: Visitor, house: House) -> None:
    breach = open_one(house, aware=None)
    page = html(chair.get(f"/da/breaches/{breach.id}"))
    assert "Intet ur er begyndt" in page or "uret er ikke begyndt" in page


def test_a_step_against_the_breach_is_written_down(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    at = local(house, house.now() - timedelta(hours=1))
    answer = send(chair, f"/breaches/{breach.id}/measures", text="Bad om sletning", taken_at=at)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"{breach.id}#measures")
    assert "Bad om sletning" in html(chair.get(f"/da/breaches/{breach.id}"))
