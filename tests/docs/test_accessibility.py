"""What the page on accessibility says is done is seen by a test that is there."""

import re

from tests.docs.pages import ROOT, rows, sections, text


def named() -> list[tuple[str, str]]:
    """File and test of every claim."""
    part = sections(text("accessibility.md"), 2)["Done, and seen by a test"]
    return [found for row in rows(part) for found in re.findall(r"`(tests/\S+)::(\w+)`", row[-1])]


def test_every_claim_names_a_test() -> None:
    part = sections(text("accessibility.md"), 2)["Done, and seen by a test"]
    claims = [row for row in rows(part)[2:] if row]
    assert claims
    assert [row[0] for row in claims if "::" not in row[-1]] == []


def test_every_test_that_is_named_is_there() -> None:
    missing = [
        f"{path}::{name}"
        for path, name in named()
        if not re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert missing == []
