"""The sentences that a page's script says, for the data block in which it finds them.

`base.html` writes them as `<script type="application/json" id="texts">`: a block of data, which
no browser runs, with `<`, `>`, `&` and `'` escaped by Flask's `tojson`.
"""

from collections.abc import Mapping
from typing import Protocol


class Sentence(Protocol):
    """A text, or one that is translated when it is asked for (`lazy_gettext`)."""

    def __str__(self) -> str: ...


def script_texts(*parts: Mapping[str, Sentence]) -> dict[str, str]:
    """One dictionary of plain texts in the page's language; a key that comes twice is an error."""
    texts: dict[str, str] = {}
    for part in parts:
        for key, sentence in part.items():
            if key in texts:
                raise ValueError(f"two sentences have the key {key}")
            texts[key] = str(sentence)
    return texts
