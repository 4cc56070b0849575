"""The register as a spreadsheet that opens well, and in which no cell is a formula.

Somebody writes `=HYPERLINK(…)` into a title, and the spreadsheet of whoever opens the export
runs it. A cell that begins as a formula does gets an apostrophe, which spreadsheets take for the
mark of a text. So does what would begin one if the file were parted by another character than ours:
a spreadsheet parts it as its own country does, and does not see our quotes then.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

# What begins a formula somewhere, in its full width too; spaces before it do not help everywhere.
FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
# What may stand between the end of a cell, wherever somebody parts them, and such a beginning.
LATER = re.compile(
    rf"(?<=.)([,;\t\r\n](?:[^\S\t\r\n]|[\"'])*)(?=[{re.escape(''.join(FORMULA))}])", re.DOTALL
)
# By these a cell could be moved out of its place.
CONTROLS = ("\t", "\r", "\n")
# A spreadsheet of a Danish system parts cells by semicolons: the comma is in its numbers.
SEPARATORS = {"da": ";", "en": ","}


def guarded(cell: str) -> str:
    """The text as a text."""
    text = cell.replace("\0", "")
    is_formula = text.lstrip().startswith(FORMULA) or text.startswith(CONTROLS)
    text = LATER.sub(r"\1'", text)
    return f"'{text}" if is_formula else text


def spreadsheet(heads: Sequence[str], rows: Iterable[Sequence[str]], language: str) -> bytes:
    """CSV in UTF-8 with the mark by which spreadsheets know it."""
    written = StringIO()
    writer = csv.writer(written, delimiter=SEPARATORS[language], lineterminator="\r\n")
    for row in (heads, *rows):
        writer.writerow([guarded(cell) for cell in row])
    return written.getvalue().encode("utf-8-sig")
