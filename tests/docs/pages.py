"""How the tests read the pages: headings, first cells of tables, code blocks, links."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def pages() -> list[Path]:
    return sorted(DOCS.glob("*.md"))


def without_blocks(page: str) -> str:
    """The page without its code blocks, in which a # begins no heading."""
    return re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)


def headings(page: str, level: int | None = None) -> list[str]:
    """What the headings say, of one level or of all."""
    found = re.findall(r"^(#{1,6}) (.+)$", without_blocks(page), re.MULTILINE)
    return [words for marks, words in found if level in (None, len(marks))]


def sections(page: str, level: int) -> dict[str, str]:
    """Heading to what is below it, to the next heading of that level or above."""
    parts = re.split(rf"^(#{{1,{level}}}) (.+)$", page, flags=re.MULTILINE)
    found = zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    return {words: body for marks, words, body in found if len(marks) == level}


def rows(page: str) -> list[list[str]]:
    """The cells of all table rows."""
    lines = [line for line in without_blocks(page).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def first_words(page: str) -> list[str]:
    """The words in code font with which table rows begin."""
    cells = (re.fullmatch(r"`([^`]+)`", row[0]) for row in rows(page))
    return [cell.group(1) for cell in cells if cell]


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def links(page: str) -> list[str]:
    """Where the links lead, those to elsewhere included."""
    return re.findall(r"\]\(([^)\s]+)\)", without_blocks(page))


def anchor(heading: str) -> str:
    """The name under which a heading can be linked to, as code hosts make it."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.strip().replace(" ", "-")
