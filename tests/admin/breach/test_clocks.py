"""Several clocks at once: each in its own words, and met by hand where nothing here meets it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from admin.breach.clock_rows import bar_between, left_in_words, small
from portal.data.breach import breaches
from portal.data.database import writing
from portal.data.tables import BreachDesk
from tests.admin.breach.desk import fresh, html, local, open_one, send
from tests.admin.house import House
from tests.admin.visitor import Visitor

AWARE = datetime(2026, 3, 28, 13, 0, tzinfo=UTC)
DUE = AWARE + timedelta(hours=72)


@pytest.fixture
def with_nis2(house: House) -> None:
    """The organisation is under NIS2 as well."""
    writing(house.session)
    desk = house.session.get_one(BreachDesk, house.organisation_id)
    own = {**desk.facts["breach_desk"], "regimes": ["gdpr", "nis2"]}
    desk.facts = {**desk.facts, "breach_desk": own}
    house.session.commit()


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=72), "72 hours left"),
        (timedelta(hours=1, minutes=59), "1 hour left"),
        (timedelta(minutes=59), "59 minutes left"),
        (timedelta(0), "0 minutes left"),
        (timedelta(minutes=-1), "overdue by 1 minute"),
        (timedelta(hours=-2), "overdue by 2 hours"),
        (timedelta(days=30), "30 days left"),
    ],
)
def test_what_is_left_is_never_rounded_up(app: Flask, left: timedelta, words: str) -> None:
    with app.test_request_context("/en/"):
        assert left_in_words(left) == words


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (AWARE + timedelta(hours=71, minutes=59), "soon"),
        (DUE, "soon"),
        (DUE + timedelta(minutes=1), "overdue"),
        (AWARE, "open"),
    ],
)
def test_the_register_s_small_clock(app: Flask, now: datetime, status: str) -> None:
    with app.test_request_context("/en/"):
        found = small(AWARE, DUE, now)
    assert found is not None
    assert found.status == status
    assert 0 <= found.bar.used <= found.bar.width


def test_no_deadline_no_clock(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert small(None, None, AWARE) is None
        assert small(AWARE, None, AWARE) is None


def test_the_bar_has_a_mark_for_each_whole_day() -> None:
    drawn = bar_between(AWARE, DUE, 0.5)
    assert drawn.days == (drawn.width // 3, 2 * drawn.width // 3)
    assert drawn.used == drawn.width // 2
    assert bar_between(AWARE, AWARE + timedelta(days=30), 0.1).days == ()


@pytest.mark.usefixtures("with_nis2")
def test_a_clock_that_nothing_here_meets_is_noted_by_hand(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    aware = local(house, breach.aware_at or house.now())
    form = {
        name: local(house, getattr(breach, name))
        for name in ("occurred_from", "detected_at", "aware_at")
    }
    moments = {"version": 1, "aware_why": breach.aware_why, "nis2_aware_at": aware, **form}
    assert send(chair, f"/breaches/{breach.id}/moments", **moments).status_code == 303
    page = html(chair.get(f"/da/breaches/{breach.id}"))
    path = f"/breaches/{breach.id}/clocks/nis2_early_warning"
    assert f'action="/da{path}"' in page
    assert f'action="/da/breaches/{breach.id}/clocks/gdpr_authority"' not in page
    assert send(chair, path, version=2, at="").status_code == 422
    late = local(house, house.now() + timedelta(hours=1))
    assert send(chair, path, version=2, at=late).status_code == 422
    assert send(chair, path, version=2, at=local(house, house.now())).status_code == 303
    met = breaches.starts_of(fresh(house, breach)).met
    assert set(met) == {"nis2_early_warning"}


@pytest.mark.usefixtures("with_nis2")
def test_a_clock_whose_event_is_not_stated_says_so(chair: Visitor, house: House) -> None:
    page = html(chair.get(f"/da/breaches/{open_one(house).id}"))
    assert "uret er ikke begyndt" in page
    assert "NIS 2" in page
