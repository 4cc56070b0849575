"""The list: filters, what is due, what it takes out; and the figures."""

from datetime import timedelta

import pytest

from tests.admin.house import House
from tests.admin.rights.desk import Desk, html
from tests.admin.test_nameless_fields import fields
from tests.admin.visitor import Visitor


def test_an_empty_list_says_what_comes_here(hr: Visitor, desk: Desk) -> None:
    assert desk.scheme.slug
    page = html(hr.get("/da/requests"))
    assert "Der er ikke kommet nogen anmodning endnu." in page


def test_the_filters_leave_what_is_asked_for(hr: Visitor, house: House, desk: Desk) -> None:
    late = desk.asked("erasure", on=house.today() - timedelta(days=60))
    new = desk.asked("access")
    wanted = {"kind=access": new, "due=overdue": late, f"q={desk.row(late).reference}": late}
    for query, asker in wanted.items():
        page = html(hr.get(f"/da/requests?{query}"))
        assert asker.id in page
        assert ({late.id, new.id} - {asker.id}).pop() not in page
    assert "Ingen anmodning passer på det." in html(hr.get("/da/requests?state=closed"))
    assert "overskredet med" in html(hr.get("/da/requests"))


def test_names_come_sealed(hr: Visitor, desk: Desk) -> None:
    asker = desk.asked("access")
    assert list(hr.get("/da/requests/sealed").get_json()["reports"]) == [asker.id]


def test_the_list_is_taken_out_without_anything_sealed(hr: Visitor, desk: Desk) -> None:
    asker = desk.asked("access", "erasure")
    answer = hr.get("/da/requests/export.csv")
    assert answer.mimetype == "text/csv"
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert desk.row(asker).reference in lines[1]
    assert "Indsigt, sletning" in lines[1]


def test_the_figures_are_drawn_and_told(hr: Visitor, desk: Desk) -> None:
    desk.asked("access")
    page = html(hr.get("/da/requests/statistics"))
    assert "<svg" in page
    assert "Vises ikke (for få)" in page
    table = hr.get("/da/requests/statistics.csv").data.decode("utf-8-sig")
    assert "Indsigt" in table


@pytest.mark.parametrize("paper", ["da", "en"])
def test_the_record_of_processing_is_a_paper_and_a_table(
    hr: Visitor, desk: Desk, paper: str
) -> None:
    assert desk.scheme.slug
    answer = hr.get(f"/da/requests/record-{paper}.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert len(hr.get("/da/requests/record.csv").data.splitlines()) > 2


def test_what_is_typed_about_a_person_has_no_name(hr: Visitor, desk: Desk) -> None:
    """A reference may be sent; whatever else one types stays in the browser."""
    asker = desk.asked("access", "erasure")
    desk.settle(hr, asker)
    desk.search(hr, asker)
    for kind in ("access", "erasure"):
        desk.grant(hr, asker, kind)
    paths = (f"/da/requests/{asker.id}", f"/da/requests/{asker.id}/answer", "/da/requests/new")
    for path in paths:
        read = fields(html(hr.get(path)))
        assert len(read.found) >= 2
        assert set(read.named) <= {"links-other"}, path
    assert fields(html(hr.get("/da/caseworker"))).named == []
