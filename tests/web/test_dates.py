"""Dates are written out, in both languages."""

from datetime import date, timedelta

import pytest
from flask import Flask

from portal.web.dates import relative, write_date, write_deadline, write_short

DAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("path", "written", "deadline", "short"),
    [
        ("/da/", "den 3. marts 2026", "tirsdag den 3. marts 2026", "3. mar. 2026"),
        ("/en/", "3 March 2026", "Tuesday 3 March 2026", "3 Mar 2026"),
    ],
)
def test_written_out(public: Flask, path: str, written: str, deadline: str, short: str) -> None:
    with public.test_request_context(path):
        assert (write_date(DAY), write_deadline(DAY), write_short(DAY)) == (
            written,
            deadline,
            short,
        )


@pytest.mark.parametrize(
    ("days", "danish", "english"),
    [
        (0, "i dag", "today"),
        (1, "i morgen", "tomorrow"),
        (-1, "i går", "yesterday"),
        (2, "om 2 dage", "in 2 days"),
        (-14, "for 14 dage siden", "14 days ago"),
        (61, "", ""),
        (-61, "", ""),
    ],
)
def test_relative(public: Flask, days: int, danish: str, english: str) -> None:
    for path, words in (("/da/", danish), ("/en/", english)):
        with public.test_request_context(path):
            assert relative(DAY + timedelta(days=days), DAY) == words


def test_the_language_can_be_given(public: Flask) -> None:
    with public.test_request_context("/da/"):
        assert write_date(DAY, "en") == "3 March 2026"
