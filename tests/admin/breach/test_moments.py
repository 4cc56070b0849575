"""The three moments: what is changed needs a reason, and stays in the trail."""

from datetime import UTC, datetime, timedelta

from portal.data.breach import trail
from tests.admin.breach.desk import fresh, html, local, open_one, send
from tests.admin.house import House
from tests.admin.visitor import Visitor


def test_an_end_before_the_beginning_is_refused_by_its_sentence(
    chair: Visitor, house: House
) -> None:
    breach, now = open_one(house), house.now()
    answer = send(
        chair,
        f"/breaches/{breach.id}/moments",
        version=breach.version,
        occurred_from=local(house, now - timedelta(hours=50)),
        occurred_to=local(house, now - timedelta(hours=60)),
        aware_at=local(house, now - timedelta(hours=41)),
        aware_why="Fordi.",
    )
    assert answer.status_code == 422
    assert 'href="#occurred_to"' in html(answer)
    assert "Fordi." in html(answer)
    assert fresh(house, breach).version == 1


def test_moving_the_moment_of_awareness_needs_a_reason(chair: Visitor, house: House) -> None:
    breach, earlier = open_one(house), house.now() - timedelta(hours=42)
    form = {"version": breach.version, "aware_at": local(house, earlier)}
    refused = send(chair, f"/breaches/{breach.id}/moments", **form)
    assert refused.status_code == 422
    assert 'href="#aware_at"' in html(refused)
    assert (
        send(chair, f"/breaches/{breach.id}/moments", **form, reason="Mailen kom før.").status_code
        == 303
    )
    stored = fresh(house, breach)
    assert stored.aware_at == earlier.replace(second=0, microsecond=0)
    line = trail.of_breach(house.session, breach=stored)[-1]
    assert line.facts["reason"] == "Mailen kom før."
    assert set(line.facts["changes"]["aware_at"]) == {"old", "new"}


def test_the_same_again_changes_nothing_not_even_the_seconds(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    before = fresh(house, breach).aware_at
    form = {
        name: local(house, getattr(breach, name))
        for name in ("occurred_from", "detected_at", "aware_at")
    }
    answer = send(
        chair,
        f"/breaches/{breach.id}/moments",
        version=breach.version,
        aware_by=breach.aware_by,
        aware_why=breach.aware_why,
        **form,
    )
    assert answer.status_code == 303
    stored = fresh(house, breach)
    assert (stored.aware_at, stored.version) == (before, 1)


def test_an_hour_that_came_twice_is_asked_about(chair: Visitor, house: House) -> None:
    breach = open_one(house, aware=None)
    form = {"version": breach.version, "detected_at": "2025-10-26T02:30"}
    asked = send(chair, f"/breaches/{breach.id}/moments", **form)
    assert asked.status_code == 422
    assert 'name="detected_at_fold"' in html(asked)
    kept = send(chair, f"/breaches/{breach.id}/moments", **form, detected_at_fold="second")
    assert kept.status_code == 303
    assert fresh(house, breach).detected_at == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_an_hour_that_was_skipped_says_so(chair: Visitor, house: House) -> None:
    breach = open_one(house, aware=None)
    form = {"version": breach.version, "detected_at": "2026-03-29T02:30"}
    answer = send(chair, f"/breaches/{breach.id}/moments", **form)
    assert answer.status_code == 422
    assert "Uret blev stillet frem" in html(answer)
