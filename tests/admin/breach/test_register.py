"""The register as a list: what is in it, what is looked for, what it says when it is empty."""

from datetime import timedelta

import pytest

from tests.admin.breach.desk import html, open_one
from tests.admin.house import House
from tests.admin.visitor import Visitor


def test_an_empty_register_says_what_the_desk_is_for(chair: Visitor) -> None:
    page = html(chair.get("/da/breaches"))
    assert "Der er ikke oprettet noget brud endnu" in page
    assert "/da/breaches/new" in page


def test_each_breach_has_its_clock_in_words(chair: Visitor, house: House) -> None:
    open_one(house, title="Et brud med tid tilbage", aware=timedelta(hours=40, minutes=59))
    open_one(house, title="Et brud uden tid", aware=timedelta(hours=73, minutes=30))
    open_one(house, title="Et brud uden ur", aware=None)
    page = html(chair.get("/da/breaches"))
    assert page.count("<tr>") == 4
    assert "31 timer tilbage" in page
    assert "overskredet med 1 time" in page
    assert "Ingen" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=TABT", {"Tabt nøgle"}),
        ("due=overdue", {"Tabt nøgle"}),
        ("due=open", {"Tabt nøgle", "Forkert brev"}),
        ("state=discovered", {"Tabt nøgle", "Forkert brev", "Nedbrud"}),
        ("state=closed", set()),
        ("notified=yes", set()),
        ("notified=no", {"Tabt nøgle", "Forkert brev", "Nedbrud"}),
        ("year=1999", set()),
        ("state=none&year=abc&notified=perhaps&page=-3", {"Tabt nøgle", "Forkert brev", "Nedbrud"}),
    ],
)
def test_it_is_filtered(chair: Visitor, house: House, query: str, shown: set[str]) -> None:
    open_one(house, title="Tabt nøgle", aware=timedelta(hours=80))
    open_one(house, title="Forkert brev", aware=timedelta(hours=5))
    open_one(house, title="Nedbrud", aware=None)
    page = html(chair.get(f"/da/breaches?{query}"))
    titles = {"Tabt nøgle", "Forkert brev", "Nedbrud"}
    assert {title for title in titles if f">{title}</a>" in page} == shown
    if not shown:
        assert "Ingen brud passer på det" in page


def test_a_title_is_text_and_nothing_else(chair: Visitor, house: House) -> None:
    open_one(house, title="<img src=x onerror=alert(1)>")
    page = html(chair.get("/da/breaches"))
    assert "<img" not in page
    assert "&lt;img" in page
