"""Doing work, and how much of it an effort is."""

import statistics

import pytest

from crypto import work
from crypto.derivation import sha256
from crypto.errors import CryptoError

BODY = sha256(b"a body")


def test_what_is_solved_passes_and_reads_back() -> None:
    done = work.solve(b"\x07" * 60, BODY, 200)
    work.check(done, BODY, 200)
    assert work.read(str(done)) == done


def test_an_effort_is_how_many_tries_it_takes_and_luck_changes_little() -> None:
    tries = [work.solve(bytes([n]) * 60, BODY, 160).answers[-1] + 1 for n in range(40)]
    assert 120 < statistics.mean(tries) < 200
    assert max(tries) < 400


@pytest.mark.parametrize("effort", [0, 1, 16])
def test_the_least_effort_is_one_try_for_each_answer(effort: int) -> None:
    assert work.solve(bytes(16), BODY, effort).answers == tuple(range(16))


def test_it_stops_at_the_first_wrong_answer() -> None:
    done = work.solve(b"\x07" * 60, BODY, 200)
    with pytest.raises(CryptoError, match="work_wrong"):
        work.check(done, sha256(b"another body"), 200)
