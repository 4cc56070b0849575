"""A QR symbol as the path of an inline SVG, so that the page needs no image and no markup from here."""

from dataclasses import dataclass

import segno

# The quiet zone that readers need around a symbol (ISO/IEC 18004: four modules).
BORDER = 4


@dataclass(frozen=True)
class Symbol:
    """`path` draws the dark modules in a square of `size` units, quiet zone included."""

    path: str
    size: int


def qr_path(text: str) -> Symbol:
    """One horizontal stroke for each run of dark modules."""
    symbol = segno.make(text, error="m", micro=False)
    strokes: list[str] = []
    rows = [bytes(row) for row in symbol.matrix]
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run] & 1:
                run += 1
            if run:
                strokes.append(f"M{x + BORDER} {y + BORDER}h{run}v1h-{run}z")
            x += run or 1
    return Symbol("".join(strokes), len(rows) + 2 * BORDER)
