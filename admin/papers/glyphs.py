"""Writes what no embedded font can show as its code point, so that a paper never comes out short.

The embedded fonts have Latin, Greek, Cyrillic, Hebrew and Arabic letters, but neither Chinese
ones nor pictures. PDF/UA refuses a paper with a character that cannot be seen, and one emoji must
not leave a handler without papers under a clock. So the character is named: `[U+1F600]`.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from admin.papers.fonts import have

# What the fonts certainly have; the rest is tried, and remembered.
PLAIN = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x180)])) | {"\n"}
# Nothing that one could see: controls, marks of direction, private use, half pairs, unassigned.
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
# A paper with more kinds of strange characters than this has the others named untried.
MOST_TRIED = 500


def printable(plain: object) -> object:
    """The value with every text in it made printable; takes and gives what JSON can hold."""
    strange = sorted(set(_characters(plain)) - PLAIN)
    shown = PLAIN | frozenset(_shown(tuple(strange[:MOST_TRIED])))
    return _written(plain, shown)


def _characters(plain: object) -> Iterator[str]:
    if isinstance(plain, str):
        yield from _normal(plain)
    elif isinstance(plain, dict):
        for value in plain.values():
            yield from _characters(value)
    elif isinstance(plain, (list, tuple)):
        for value in plain:
            yield from _characters(value)


def _written(plain: object, shown: frozenset[str]) -> object:
    if isinstance(plain, str):
        return "".join(one if one in shown else f"[U+{ord(one):04X}]" for one in _normal(plain))
    if isinstance(plain, dict):
        return {key: _written(value, shown) for key, value in plain.items()}
    if isinstance(plain, (list, tuple)):
        return [_written(value, shown) for value in plain]
    return plain


def _normal(text: str) -> str:
    """Composed letters, one kind of line break, plain spaces, no hints where to hyphenate."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", lines.replace("\u00a0", " ").replace("\u00ad", ""))


@lru_cache(maxsize=256)
def _shown(characters: tuple[str, ...]) -> tuple[str, ...]:
    """Those that the fonts have. A set that fails as a whole is tried in halves."""
    seen = tuple(one for one in characters if unicodedata.category(one) not in UNSEEN)
    if not seen or have(seen):
        return seen
    if len(seen) == 1:
        return ()
    middle = len(seen) // 2
    return _shown(seen[:middle]) + _shown(seen[middle:])
