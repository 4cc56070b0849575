"""Takes everything that a server has written, as somebody would who carries the machine away."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.forensics.clock import Stretch
from tests.forensics.traces import Spellings

# So few bytes stand in anything random now and then; what we know to be sealed is left out.
SHORT = 5
AROUND = 8
BLOCK = 1 << 16


@dataclass(frozen=True)
class Found:
    """A trace and the file that it is in."""

    trace: str
    file: str


@dataclass(frozen=True)
class Item:
    """A file or a folder: what is in it and what the file system says of it."""

    name: str
    content: bytes
    times: tuple[float, float]


@dataclass(frozen=True)
class Seizure:
    items: tuple[Item, ...]

    @classmethod
    def of(cls, folders: Iterable[Path], *, known: Mapping[Path, bytes] | None = None) -> "Seizure":
        """All below the folders, but for files that are still as they were when `known` was made."""
        found = []
        for folder, path in below(folders):
            # Before it is read: reading is noted, too.
            status = path.lstat()
            content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            if path.is_file() and known is not None and known.get(path) == content:
                continue
            name = str(path.relative_to(folder.parent))
            found.append(Item(name, content, (status.st_mtime, status.st_atime)))
        return cls(tuple(found))

    def contents(self, name: str) -> bytes:
        """Of the file that ends so."""
        return b"".join(one.content for one in self.items if one.name.endswith(name))

    def traces(self, wanted: Spellings, sealed: Collection[bytes] = ()) -> set[Found]:
        """Which of them are in a file or in a name. `sealed`: what is known to be random."""
        found = set()
        for item in self.items:
            content = without_empty(item.content) + b"\n" + item.name.encode(errors="replace")
            found |= {
                Found(trace, item.name)
                for trace, spelled in wanted.items()
                if any(_is_in(content, one, sealed) for one in spelled)
            }
        return found

    def moments(self, stretch: Stretch, sealed: Collection[bytes] = ()) -> set[Found]:
        """In which files a moment of the stretch is written."""
        patterns = stretch.spellings()
        found = set()
        for item in self.items:
            content = without_empty(item.content)
            for trace, pattern in patterns.items():
                hits = pattern.finditer(content)
                if any(not _by_chance(content, hit.start(), hit.end(), sealed) for hit in hits):
                    found.add(Found(trace, item.name))
        return found

    def file_times(self, stretch: Stretch, below: str = "") -> list[str]:
        """The files that were changed or read in the stretch, as the file system has it."""
        return [
            item.name
            for item in self.items
            if below in item.name and any(stretch.holds(one) for one in item.times)
        ]


def below(folders: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            yield folder, path


def known(folders: Iterable[Path]) -> dict[Path, bytes]:
    """What is there before anything has happened."""
    return {path: path.read_bytes() for _, path in below(folders) if path.is_file()}


def without_empty(content: bytes) -> bytes:
    """Without long stretches of nothing, which are most of a database's log."""
    if len(content) < 2 * BLOCK:
        return content
    nothing = bytes(BLOCK)
    blocks = (content[at : at + BLOCK] for at in range(0, len(content), BLOCK))
    return b"".join(block if block != nothing else bytes(64) for block in blocks)


def _is_in(content: bytes, wanted: bytes, sealed: Collection[bytes]) -> bool:
    at = content.find(wanted)
    while at >= 0:
        if not _by_chance(content, at, at + len(wanted), sealed):
            return True
        at = content.find(wanted, at + 1)
    return False


def _by_chance(content: bytes, begin: int, end: int, sealed: Collection[bytes]) -> bool:
    """Whether so few bytes stand amidst something that was sealed elsewhere."""
    if end - begin > SHORT:
        return False
    around = content[max(0, begin - AROUND) : end + AROUND]
    return any(around in one for one in sealed)


def lines_with(log: bytes, pattern: re.Pattern[bytes]) -> list[bytes]:
    return [line for line in log.splitlines() if pattern.search(line)]
