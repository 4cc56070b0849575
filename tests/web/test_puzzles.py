"""A puzzle is good where it was made, for one act, for five minutes, for what it says."""

from collections.abc import Callable

import pytest

from portal.web.puzzles import LASTS, LENGTH, Puzzles

KEY = bytes(range(32))


def test_it_tells_the_effort_until_it_runs_out() -> None:
    clock = [1000.0]
    puzzles = Puzzles(KEY, lambda: clock[0])
    puzzle = puzzles.make("report", 1200)
    assert len(puzzle) == LENGTH
    clock[0] += LASTS
    assert puzzles.effort_of(puzzle, "report") == 1200
    clock[0] += 1
    assert puzzles.effort_of(puzzle, "report") is None


def test_no_two_are_alike() -> None:
    puzzles = Puzzles(KEY)
    assert len({puzzles.make("report", 1200) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "change",
    [
        lambda puzzle: puzzle[:-1] + bytes([puzzle[-1] ^ 1]),
        lambda puzzle: puzzle[:24] + bytes(4) + puzzle[28:],
        lambda puzzle: puzzle[:16] + b"\xff" * 8 + puzzle[24:],
        lambda puzzle: puzzle[:-1],
        lambda puzzle: puzzle + b"\0",
        lambda _: b"",
    ],
    ids=["tag", "effort", "time", "short", "long", "empty"],
)
def test_a_changed_one_is_none_of_ours(change: Callable[[bytes], bytes]) -> None:
    puzzles = Puzzles(KEY)
    assert puzzles.effort_of(change(puzzles.make("report", 1200)), "report") is None


def test_it_is_for_one_act_and_one_server() -> None:
    puzzles = Puzzles(KEY)
    puzzle = puzzles.make("report", 1200)
    assert puzzles.effort_of(puzzle, "reply") is None
    assert Puzzles(bytes(32)).effort_of(puzzle, "report") is None
