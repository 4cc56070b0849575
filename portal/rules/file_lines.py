"""Finds the line on which a key of a TOML text stands, so that a problem can name it.

`tomllib` gives values without places. This walks the text beside it: table headers, arrays of
tables and dotted keys, stepping over texts of several lines. A key inside an inline table is found
at the line of what holds it.
"""

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-]+(?:\s*\.\s*[A-Za-z0-9_\-]+)*)\s*=")
_QUOTES = ('"""', "'''")


class FileLines:
    """The lines of one text's keys, from 1."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._walk(text)

    def of(self, path: Path) -> int | None:
        """The line of the key, or of the nearest thing around it that has one."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return None

    def _walk(self, text: str) -> None:
        table: Path = ()
        open_quotes: str | None = None
        for number, line in enumerate(text.splitlines(), start=1):
            if open_quotes is None:
                header, key = _HEADER.match(line), _KEY.match(line)
                if header:
                    table = self._enter(header.group(2), is_array=header.group(1) == "[[")
                    self._note(table, number)
                elif key:
                    self._note((*table, *_parts(key.group(1))), number)
            open_quotes = _open_after(line, open_quotes)

    def _enter(self, name: str, *, is_array: bool) -> Path:
        """The path of a header: a name that is an array of tables means its newest element."""
        parts = _parts(name)
        path: Path = ()
        for position, part in enumerate(parts):
            path = (*path, part)
            if is_array and position == len(parts) - 1:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
        return path

    def _note(self, path: Path, number: int) -> None:
        """Also for what the path goes through: `name.da = ` is where `name` begins."""
        for length in range(1, len(path) + 1):
            self._lines.setdefault(path[:length], number)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _open_after(line: str, open_quotes: str | None) -> str | None:
    """Which text of several lines is open at the end of this line."""
    position = 0
    while True:
        if open_quotes is None:
            found = [(line.find(quotes, position), quotes) for quotes in _QUOTES]
            begun = min((pair for pair in found if pair[0] >= 0), default=None)
            if begun is None:
                return None
            position, open_quotes = begun[0] + 3, begun[1]
        end = line.find(open_quotes, position)
        if end < 0:
            return open_quotes
        position, open_quotes = end + 3, None
