"""A new breach by the handler: little is asked, and nothing that was typed is lost."""

from datetime import timedelta

from sqlalchemy import select

from portal.data.tables import Breach
from tests.admin.breach.desk import html, local, send
from tests.admin.house import House
from tests.admin.visitor import Visitor


def all_breaches(house: House) -> list[Breach]:
    house.session.rollback()
    return list(house.session.scalars(select(Breach)))


def test_a_title_is_enough(chair: Visitor, house: House) -> None:
    answer = send(chair, "/breaches/new", title="Brev til den forkerte")
    assert answer.status_code == 303
    (breach,) = all_breaches(house)
    assert answer.headers["Location"] == f"/da/breaches/{breach.id}"
    assert (breach.source, breach.aware_at) == ("handler", None)


def test_the_moment_of_awareness_starts_the_clock(chair: Visitor, house: House) -> None:
    aware = house.now() - timedelta(hours=3)
    send(chair, "/breaches/new", title="Brev", aware_at=local(house, aware))
    (breach,) = all_breaches(house)
    assert breach.aware_at == aware.replace(second=0, microsecond=0)
    assert breach.due_at == breach.aware_at + timedelta(hours=72)
    assert breach.aware_by == "Birgit Aagesen"


def test_what_cannot_be_comes_back_with_all_that_was_typed(chair: Visitor, house: House) -> None:
    tomorrow = local(house, house.now() + timedelta(days=1))
    answer = send(
        chair, "/breaches/new", title="", description="Det lå i skraldespanden.", aware_at=tomorrow
    )
    page = html(answer)
    assert answer.status_code == 422
    assert "<title>Fejl: " in page
    assert 'href="#title"' in page
    assert 'href="#aware_at"' in page
    assert "Det lå i skraldespanden." in page
    assert tomorrow in page
    assert all_breaches(house) == []


def test_a_national_identity_number_is_not_let_in(chair: Visitor, house: House) -> None:
    answer = send(chair, "/breaches/new", title="Brev", description="Det var 010203-1234.")
    assert answer.status_code == 422
    assert all_breaches(house) == []
