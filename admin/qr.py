"""A QR symbol as strokes, so that neither a page nor a paper needs an image or markup from here."""

from collections.abc import Iterator
from dataclasses import dataclass

import segno

# The quiet zone that readers need around a symbol (ISO/IEC 18004: four modules).
BORDER = 4


@dataclass(frozen=True)
class Symbol:
    """In a square of `size` units, quiet zone included, the runs of dark modules: x, y, length."""

    size: int
    runs: tuple[tuple[int, int, int], ...]

    @property
    def path(self) -> str:
        """The path of an inline SVG that draws it."""
        return "".join(f"M{x} {y}h{run}v1h-{run}z" for x, y, run in self.runs)


def qr_symbol(text: str) -> Symbol:
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    runs = ((x + BORDER, y + BORDER, run) for y, row in enumerate(rows) for x, run in _dark(row))
    return Symbol(len(rows) + 2 * BORDER, tuple(runs))


def _dark(row: bytes) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules begins, and how long it is."""
    x = 0
    while x < len(row):
        run = 0
        while x + run < len(row) and row[x + run] & 1:
            run += 1
        if run:
            yield x, run
        x += run or 1
