"""An organisation's colour can always be read."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.colours import NIGHT, PAPER, accent_for, contrast

GROUND = Path(__file__).parents[2] / "portal" / "web" / "static" / "css" / "ground.css"


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_becomes_readable(number: int) -> None:
    light, dark = accent_for(f"#{number:06x}")
    assert contrast(light, PAPER) >= 4.5
    assert contrast(dark, NIGHT) >= 4.5
    # The words on a button.
    assert contrast(light, "#ffffff") >= 4.5
    assert contrast(dark, "#10201f") >= 4.5


def test_a_readable_colour_stays() -> None:
    assert accent_for("#17505a")[0] == "#17505a"


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    "wrong", ["red", "#fff", "#12345g", "#17505a;}body{display:none", "#17505a\n"]
)
def test_what_is_no_colour_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=re.escape(wrong)):
        accent_for(wrong)


def test_the_grounds_are_the_stylesheets() -> None:
    css = GROUND.read_text(encoding="utf-8")
    assert f"--paper: {PAPER};" in css
    assert f"--paper: {NIGHT};" in css
