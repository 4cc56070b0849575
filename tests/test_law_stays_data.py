"""No page says by itself where something stands in a law: that is data, with a day it holds from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLACE = re.compile(r"(?i)\b(?:articles?|artikel|art\.)\s*\d|§\s*\d")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
PAGES = sorted(
    path.relative_to(ROOT)
    for folder in ("admin", "portal")
    for path in (ROOT / folder).rglob("*")
    if path.suffix == ".html" or path.name in ("texts.py", "error_texts.py", "words.toml")
)


def test_the_search_finds_one() -> None:
    assert PLACE.search("efter artikel 33, stk. 3")
    assert PLACE.search("HVL § 35")
    assert not PLACE.search("<article class='breach-file'>")
    assert len(PAGES) > 50


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_no_page_names_a_place_in_a_law(page: Path) -> None:
    text = COMMENT.sub("", (ROOT / page).read_text(encoding="utf-8"))
    assert PLACE.findall(text) == []
