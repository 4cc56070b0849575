"""Colours are judged as WCAG says, on the grounds that the pages have."""

import pytest

from portal.rules.contrast import (
    ENOUGH,
    NIGHT,
    PAPER,
    contrast,
    is_colour,
    nearest_readable,
)
from portal.web import colours


def test_known_ratios() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_grounds_are_those_of_the_stylesheet() -> None:
    assert (colours.PAPER, colours.NIGHT) == (PAPER, NIGHT)


@pytest.mark.parametrize("colour", ["#ffcc00", "#88ccaa", "#123456", "#ffffff", "#000000"])
@pytest.mark.parametrize("ground", [PAPER, NIGHT])
def test_nearest_can_be_read(colour: str, ground: str) -> None:
    assert contrast(nearest_readable(colour, ground), ground) >= ENOUGH


def test_a_good_colour_stays_as_it_is() -> None:
    assert nearest_readable("#1f5a4c", PAPER) == "#1f5a4c"


@pytest.mark.parametrize("text", ["#12345", "#1234567", "123456", "#12345g", "#123456\n", "red"])
def test_not_colours(text: str) -> None:
    assert not is_colour(text)
