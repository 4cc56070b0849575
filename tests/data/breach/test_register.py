"""The register: found alike on both databases, and asking no more of them where it is long."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.breach import files, register
from portal.data.breach.register import Filters, RegisterPage
from portal.data.database import writing
from portal.data.identifiers import new_id
from portal.data.tables import AuditLine, Breach
from portal.rules.breach.states import BreachState
from tests.asked import statements
from tests.data.breach.house import FACTS, MOMENTS, House
from tests.data.world import NOW, TODAY, later


def page(house: House, **more: Any) -> RegisterPage:
    filters = Filters(**{key: more.pop(key) for key in list(more) if key not in ("page", "size")})
    return register.page(
        house.session, recipient=house.who("hr"), now=NOW, today=TODAY, filters=filters, **more
    )


def copies(session: Session, breach: Breach, number: int, *, first: int = 0) -> None:
    """The one real breach again and again, on other days, in all states, under other titles."""
    writing(session)
    whole = {column.key: getattr(breach, column.key) for column in Breach.__table__.columns}
    states = list(BreachState)
    rows = []
    for place in range(first, first + number):
        opened = NOW - timedelta(hours=place)
        title, reference = f"Brud nummer {place} på Ærø", f"{opened.year}-x{place}"
        rows.append(
            {
                **whole,
                "id": new_id(),
                "reference": reference,
                "title": title,
                "search": f"{title} {reference}".casefold(),
                "year": opened.year,
                "opened_at": opened,
                "state": states[place % len(states)].value,
                "due_at": opened if place % 3 == 0 else None,
                "notified_at": opened if place % 2 else None,
                "facts": {**breach.facts, "description": "Der skete noget. " * 60},
            }
        )
    session.execute(insert(Breach), rows)
    session.commit()


def test_the_newest_comes_first_in_pages(house: House, breach: Breach) -> None:
    copies(house.session, breach, 60)
    first = page(house)
    assert (first.total, first.pages, len(first.rows)) == (61, 3, 25)
    opened = [row.opened_at for row in first.rows]
    assert opened == sorted(opened, reverse=True)
    seen = {row.id for number in (1, 2, 3) for row in page(house, page=number).rows}
    assert len(seen) == 61
    assert (page(house, page=99).page, page(house, page=-1).page) == (3, 1)


def test_filters_can_be_combined(house: House, breach: Breach) -> None:
    copies(house.session, breach, 60)
    assert page(house, state="closed").total == 10
    assert page(house, state="closed").counts["discovered"] == 11
    assert {row.state for row in page(house, state="closed").rows} == {"closed"}
    assert page(house, notified=True).total == 30
    assert page(house, notified=False).total == 31
    assert page(house, notified=True, open_duty=True).total == 10
    assert page(house, year=2025).rows == []
    assert page(house, year=2026).years == [2026]
    assert page(house, state="nonsense").rows == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NUMMER 59", 1),
        ("  nummer   59 ", 1),
        ("ÆRØ", 60),
        ("ærø", 60),
        ("-X59", 1),
        ("%", 0),
        ("_", 0),
        ("\\", 0),
        ("lønlisten", 1),
        ("'; DROP TABLE breach", 0),
    ],
)
def test_a_part_of_title_or_reference_finds_it_in_any_case(
    house: House, breach: Breach, text: str, found: int
) -> None:
    copies(house.session, breach, 60)
    assert page(house, text=text).total == found


def test_titles_are_found_by_what_they_are_now(house: House, breach: Breach) -> None:
    house.open(facts=replace(FACTS, title="En   anden \n titel"))
    (row,) = page(house, text="anden titel").rows
    assert row.title == "En anden titel"


def test_the_longest_title_is_found_too(house: House) -> None:
    """Folding makes these letters three times as many."""
    breach = house.open(facts=replace(FACTS, title="ΐ" * 200))
    assert [row.id for row in page(house, text="ΐ" * 3).rows] == [breach.id]


def test_the_export_has_every_breach_with_the_same_keys(house: House, breach: Breach) -> None:
    house.notify(breach, reference="DT-1")
    house.open("hr", moments=replace(MOMENTS, aware_at=None))
    everything = files.export(
        house.session, recipient=house.who("hr"), filters=Filters(), now=NOW, today=TODAY
    )
    house.session.commit()
    assert len(everything) == 2
    assert everything[0].keys() == everything[1].keys()
    assert not {"id", "case_id", "organisation_id"} & everything[0].keys()
    sent = next(one for one in everything if one["notices"])
    assert sent["notices"][0]["reference"] == "DT-1"
    assert {one["question"] for one in sent["decisions"]} == {"authority", "people"}
    assert sent["title"] == FACTS.title
    lines = house.session.scalars(
        select(AuditLine).where(AuditLine.act == AuditAct.REGISTER_EXPORTED.value)
    ).all()
    assert [line.facts for line in lines] == [{"breaches": 2}]
    audit.verify(house.session, organisation_id=house.organisation_id)


def test_taking_a_paper_out_is_written_down(house: House, breach: Breach) -> None:
    files.note_exported(
        house.session, recipient=house.who("hr"), breach=breach.id, what="file", now=later(hours=1)
    )
    house.session.commit()
    whole = files.whole(house.session, recipient=house.who("hr"), breach=breach.id, now=NOW)
    assert whole.events[-1].facts == {"what": "file"}
    assert whole.people[house.who("hr").id] == "Jonas Lund"
    assert breach.version == 1


@pytest.mark.parametrize(
    "more", [{}, {"page": 2}, {"text": "nummer 1"}, {"open_duty": True, "year": NOW.year}]
)
def test_a_long_list_asks_no_more_than_a_short_one(house: House, more: dict[str, Any]) -> None:
    session, breach = house.session, house.open()
    asked: list[list[str]] = []
    for first, number in ((0, 60), (60, 1_000)):
        copies(session, breach, number, first=first)
        session.rollback()
        session.expire_all()
        with statements() as told:
            assert page(house, **more).rows
        asked.append(told)
    assert asked[0] == asked[1]
    # The facts of a breach are long: they stay where they are until somebody opens it.
    assert not [one for one in asked[0] if "breach.facts" in one]
