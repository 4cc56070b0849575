"""The figures, and that the public ones tell of nobody."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.breach.lessons import is_small
from portal.rules.rights.kinds import RightKind
from portal.rules.rights.statistics import (
    RequestFigures,
    RightsStatistics,
    label,
    public,
    shown_or_hidden,
    statistics,
)

D = date.fromisoformat
FIRST, LAST, TODAY = D("2026-01-01"), D("2026-12-31"), D("2027-01-10")


def _request(day: int, took: int | None, kind: str = "access", due: int = 31) -> RequestFigures:
    received = FIRST + timedelta(days=day)
    return RequestFigures(
        received_on=received,
        due_on=received + timedelta(days=due),
        kinds=(kind,),
        answered_on=None if took is None else received + timedelta(days=took),
        outcomes={} if took is None else {kind: "granted"},
    )


def _figures(requests: list[RequestFigures]) -> RightsStatistics:
    return statistics(requests, FIRST, LAST, TODAY)


def test_figures() -> None:
    found = _figures(
        [
            _request(1, 10), _request(2, 20), _request(3, 40), _request(300, None),
            _request(360, None), _request(-40, 5), _request(5, None, "erasure", 400),
            RequestFigures(FIRST, LAST, ("access",), withdrawn=True),
        ]
    )  # fmt: skip
    assert (found.received, found.answered, found.open, found.withdrawn) == (7, 3, 3, 1)
    assert (found.in_time, found.late, found.overdue) == (2, 1, 1)
    assert found.median_days == 20
    assert found.by_right == {"access": 6, "erasure": 1}
    assert found.by_outcome == {"granted": 3}
    assert found.by_right_and_outcome == {"access": {"granted": 3}}


def test_nothing_at_all() -> None:
    found = _figures([])
    assert (found.received, found.median_days) == (0, None)
    assert public(found).received == 0


def test_on_the_last_day_is_in_time() -> None:
    found = _figures([_request(0, 31), _request(0, 32)])
    assert (found.in_time, found.late) == (1, 1)


requests = st.lists(
    st.builds(
        _request,
        st.integers(0, 300),
        st.one_of(st.none(), st.integers(0, 60)),
        st.sampled_from([kind.value for kind in RightKind][:4]),
    ),
    max_size=40,
)


@given(requests)
def test_no_small_number_is_public_or_can_be_computed(made: list[RequestFigures]) -> None:
    figures = _figures(made)
    shown = public(figures)
    numbers = (shown.received, shown.answered, shown.in_time, shown.late)
    assert not any(number is not None and is_small(number) for number in numbers)
    for table in (shown.by_right, shown.by_outcome):
        assert not any(number is not None and is_small(number) for number in table.values())
    rest = figures.received - figures.answered
    if shown.received is not None and shown.answered is not None:
        assert not is_small(rest)
    if None not in (shown.received, shown.in_time, shown.late):
        assert not is_small(rest)


def test_what_is_hidden_says_so() -> None:
    assert shown_or_hidden(None)["da"] == "Vises ikke (for få)"
    assert shown_or_hidden(1200)["da"] == "1.200"
    assert label("median_days")["en"] == "Days to answer (median)"
