"""What a paper is built of, as the templates take it."""

from collections.abc import Iterable, Sequence

Block = dict[str, object]


def heading(text: str, level: int = 1) -> Block:
    """Level 1 is a section; both levels are bookmarks."""
    return {"kind": "heading", "text": text, "level": level}


def prose(text: str) -> Block:
    """Paragraphs, parted by an empty line."""
    return {"kind": "prose", "text": text}


def notice(text: str) -> Block:
    """What must be seen first."""
    return {"kind": "notice", "text": text}


def items(texts: Iterable[str]) -> Block:
    return {"kind": "items", "items": list(texts)}


def row(key: str, value: str, *, empty: str = "–") -> Block:
    """A fact; where nothing is known, `empty` says so in another voice."""
    given = value.strip() != ""
    return {"key": key, "value": value if given else empty, "given": given}


def facts(rows: Iterable[Block]) -> Block:
    return {"kind": "facts", "rows": list(rows)}


def fields(rows: Iterable[Block]) -> Block:
    """Facts that one jumps to one by one."""
    return {"kind": "fields", "rows": list(rows)}


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[int],
    size: float = 9,
) -> Block:
    """`widths` are shares of the page, 0 takes what the content needs; `size` is in points."""
    return {
        "kind": "table",
        "columns": list(columns),
        "rows": [list(one) for one in rows],
        "widths": list(widths),
        "size": size,
    }


def digest(key: str, value: str) -> Block:
    """A hash, in groups of eight."""
    groups = [value[start : start + 8] for start in range(0, len(value), 8)]
    return {"kind": "digest", "key": key, "groups": groups}
