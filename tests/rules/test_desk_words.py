"""Every refusal of the desk's own has its sentence, and no sentence is left over."""

import re
from pathlib import Path

import pytest

from portal.rules import desk_words
from portal.rules.law_data import law

ACTS = Path(__file__).parents[2] / "portal" / "data" / "breach"
CALL = re.compile(r'refused\(\s*"(\w+)"(?: if text else "(\w+)")?')


def used() -> set[str]:
    source = "".join(file.read_text("utf-8") for file in sorted(ACTS.glob("*.py")))
    return {code for pair in CALL.findall(source) for code in pair if code}


def test_every_code_that_is_used_is_told_and_no_other() -> None:
    assert used() == set(law("desk")["refusal"])


@pytest.mark.parametrize("code", sorted(law("desk")["refusal"]))
def test_each_is_a_sentence_in_both_languages(code: str) -> None:
    told = desk_words.refusal(code, "field")
    assert (told.code, told.field) == (code, "field")
    for language in ("da", "en"):
        assert told.sentence[language].endswith(".")
    assert told.sentence["da"] != told.sentence["en"]


def test_why_an_alert_starts_the_clock_is_told() -> None:
    assert set(desk_words.proposed_awareness()) == {"da", "en"}
