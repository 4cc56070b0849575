"""Reads nginx's configuration files as far as is needed to see what they write down."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOKEN = re.compile(
    r"""\s+ | \#[^\n]* | (?P<mark>[{};]) |
        "(?P<double>(?:\\.|[^"\\])*)" | '(?P<single>(?:\\.|[^'\\])*)' | (?P<word>(?:\$\{\w*\}|[^\s;{}])+)""",
    re.VERBOSE,
)
# A file that includes itself would have no end.
DEEPEST = 10


@dataclass(frozen=True)
class Directive:
    """`access_log off;` in the file and the blocks in which it stands, outermost first."""

    file: Path
    blocks: tuple[str, ...]
    name: str
    arguments: tuple[str, ...]


def read(file: Path, root: Path = Path("/")) -> Iterator[Directive]:
    """All directives, those of included files in their place. Raises OSError for the first file.

    Included names are looked for below `root`, and relative ones beside the first file.
    """
    yield from _directives(file, file.parent, root, (), 0)


def _directives(
    file: Path, beside: Path, root: Path, blocks: tuple[str, ...], depth: int
) -> Iterator[Directive]:
    words: list[str] = []
    inside = list(blocks)
    for part in _tokens(file.read_text(encoding="utf-8", errors="replace")):
        if part == "{":
            inside.append(words[0] if words else "")
            words = []
        elif part == "}":
            if len(inside) > len(blocks):
                inside.pop()
            words = []
        elif part != ";":
            words.append(part)
        elif words:
            directive = Directive(file, tuple(inside), words[0], tuple(words[1:]))
            words = []
            if directive.name == "include" and depth < DEEPEST:
                yield from _included(directive, beside, root, depth)
            else:
                yield directive


def _included(include: Directive, beside: Path, root: Path, depth: int) -> Iterator[Directive]:
    for pattern in include.arguments:
        folder = root if pattern.startswith("/") else beside
        for file in sorted(folder.glob(pattern.lstrip("/"))):
            if file.is_file():
                yield from _directives(file, beside, root, include.blocks, depth + 1)


def _tokens(text: str) -> Iterator[str]:
    for found in TOKEN.finditer(text):
        if found.lastgroup is not None:
            yield found.group(found.lastgroup)
