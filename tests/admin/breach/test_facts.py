"""The facts: all that is wrong is said at once, and what was typed is still there."""

from typing import Any

import pytest

from admin.breach.reading import whole_number
from portal.data.breach import breaches
from tests.admin.breach.desk import TITLE, fresh, html, open_one, send
from tests.admin.house import House
from tests.admin.visitor import Visitor

FULL: dict[str, Any] = {
    "title": TITLE,
    "description": "Linje et\r\nLinje to",
    "kinds": ["confidentiality", "availability"],
    "cause": "misdelivery",
    "people_count": "1.046",
    "records_count": "",
    "data_categories": ["national_id", "pay"],
    "encrypted": "no",
    "deletion_confirmed": "no",
    "harms_services": "",
    "processors": ["payroll_bureau"],
}


def test_all_fields_are_kept(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    answer = send(chair, f"/breaches/{breach.id}/facts", version=1, **FULL)
    assert answer.status_code == 303
    facts = breaches.facts_of(fresh(house, breach))
    assert facts.description == "Linje et\nLinje to"
    assert facts.kinds == ("confidentiality", "availability")
    assert (facts.people_count, facts.records_count) == (1046, None)
    assert (facts.deletion_confirmed, facts.harms_services) == (False, None)
    assert facts.processors == ("payroll_bureau",)
    page = html(chair.get(f"/da/breaches/{breach.id}"))
    assert "Lønhuset Tangmose ApS" in page
    assert "1.046" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"people_count": "-3"}, "people_count"),
        ({"people_count": "mange"}, "people_count"),
        ({"unavailable_hours": "1,5"}, "unavailable_hours"),
        ({"unavailable_hours": "0.5"}, "unavailable_hours"),
        ({"records_count": "1.0.0"}, "records_count"),
        ({"records_count": "1 5"}, "records_count"),
        ({"kinds": ["somehow"]}, "kinds"),
        ({"processors": ["a_stranger"]}, "processors"),
        ({"description": "CPR 010203-1234"}, "description"),
        ({"title": "x" * 201}, "title"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    chair: Visitor, house: House, wrong: dict[str, Any], field: str
) -> None:
    breach = open_one(house)
    form = {**FULL, "measures_taken": "Alt er slettet.", **wrong}
    answer = send(chair, f"/breaches/{breach.id}/facts", version=1, **form)
    page = html(answer)
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert f'id="{field}-error"' in page
    assert "Alt er slettet." in page
    assert 'value="misdelivery" checked' in page
    assert fresh(house, breach).version == 1


@pytest.mark.parametrize("typed", ["1046", "1.046", "1 046", "1,046", "1\u00a0046", " 1046 "])
def test_thousands_are_parted_as_people_part_them(typed: str) -> None:
    assert whole_number(typed) == 1046


def test_the_form_shows_what_is_stored(chair: Visitor, house: House) -> None:
    breach = open_one(house, kinds=("integrity",), people_count=7, deletion_confirmed=True)
    page = html(chair.get(f"/da/breaches/{breach.id}/facts"))
    assert 'value="integrity" checked' in page
    assert 'name="people_count"' in page
    assert 'value="7"' in page


def test_a_long_text_is_not_stopped_by_the_server_before_the_rule(
    chair: Visitor, house: House
) -> None:
    breach = open_one(house)
    form = {"title": TITLE, "description": "ø" * 19_000, "consequences": "å" * 19_000}
    answer = send(chair, f"/breaches/{breach.id}/facts", version=1, **form)
    assert answer.status_code == 303
