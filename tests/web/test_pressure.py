"""What is asked for while how much is let in."""

import pytest

from portal.web.counting import Counts, ProcessMemory
from portal.web.pressure import BUCKET_SHARE, LEAST_EFFORT, MOST_EFFORT, Pressure

CALM = 100


class Clock:
    """Ten minutes into a day, to begin with."""

    def __init__(self) -> None:
        self.now = 600.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pressure(clock: Clock) -> Pressure:
    return Pressure(Counts(ProcessMemory(clock=clock)), calm=CALM, clock=clock)


def let_in(pressure: Pressure, number: int, act: str = "report") -> None:
    for _ in range(number):
        pressure.let_in(act)


def test_nothing_is_asked_while_it_is_calm(pressure: Pressure) -> None:
    let_in(pressure, CALM - 1)
    assert pressure.effort("report") == 0
    let_in(pressure, 1)
    assert pressure.effort("report") == LEAST_EFFORT


def test_the_more_are_let_in_the_more_is_asked_to_a_limit(pressure: Pressure) -> None:
    let_in(pressure, 3 * CALM)
    assert pressure.effort("report") == 3 * LEAST_EFFORT
    let_in(pressure, 100 * CALM)
    assert pressure.effort("report") == MOST_EFFORT


def test_it_falls_again_by_itself(pressure: Pressure, clock: Clock) -> None:
    let_in(pressure, 4 * CALM)
    asked = []
    for _ in range(9):
        asked.append(pressure.effort("report"))
        clock.now += 15
    assert asked[0] == 4 * LEAST_EFFORT
    assert asked == sorted(asked, reverse=True)
    assert 0 < asked[6] < asked[0]
    assert asked[-1] == 0


def test_what_one_act_lets_in_is_asked_for_no_other(pressure: Pressure) -> None:
    let_in(pressure, 5 * CALM, "report")
    assert pressure.effort("mailbox") == 0


def test_a_bucket_has_a_share_and_not_more(pressure: Pressure, clock: Clock) -> None:
    share = CALM // BUCKET_SHARE
    assert all(pressure.is_free("report", "1f0") for _ in range(share))
    assert not pressure.is_free("report", "1f0")
    assert pressure.is_free("report", "1f1")
    assert pressure.is_free("reply", "1f0")
    clock.now += 60
    assert pressure.is_free("report", "1f0")


def test_others_who_count_in_the_same_store_are_seen(clock: Clock) -> None:
    store = ProcessMemory(clock=clock)
    here, there = (Pressure(Counts(store), calm=CALM, clock=clock) for _ in range(2))
    assert here.effort("report") == 0
    let_in(there, 2 * CALM)
    clock.now += 1
    assert here.effort("report") == 2 * LEAST_EFFORT
