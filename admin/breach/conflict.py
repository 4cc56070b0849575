"""Two handlers saved at once: what the first one kept and what the second one typed, by field.

A field that only one of the two has touched needs no choice: the touched one stands, and the
page says so. Only where both wrote differently does the second person choose.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

CHOICE = "choose-"
Plain = dict[str, Any]
Word = Callable[[str, Any], str]


@dataclass(frozen=True)
class Side:
    """One field in both versions, in words."""

    field: str
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """`both` have to be chosen; `theirs_alone` stay as they are now stored."""

    both: list[Side]
    theirs_alone: list[Side]
    carried: list[tuple[str, str]]

    @property
    def is_empty(self) -> bool:
        return not self.both and not self.theirs_alone


def compare(base: Mapping[str, Any] | None, stored: Plain, mine: Plain, word: Word) -> Conflict:
    """`base` is what the person's page showed; None where nobody knows any more."""
    both: list[Side] = []
    alone: list[Side] = []
    for field, typed in mine.items():
        kept = stored.get(field)
        if is_same(typed, kept):
            continue
        was = base.get(field) if base is not None else None
        if base is not None and is_same(kept, was):
            continue
        side = Side(field, word(field, None), _said(word, field, kept), _said(word, field, typed))
        (alone if base is not None and is_same(typed, was) else both).append(side)
    return Conflict(both, alone, carried())


def _said(word: Word, field: str, value: Any) -> str:  # noqa: ANN401 - plain values of any kind
    return (word(field, value) if value is not None else "") or "–"


def is_same(one: Any, other: Any) -> bool:  # noqa: ANN401 - plain values of any kind
    empty: tuple[Any, ...] = (None, "", [], {}, False)
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return bool(one == other) or (one in empty and other in empty)


def are_same(one: Plain, other: Plain) -> bool:
    """Whether two versions say the same in every field."""
    return all(is_same(value, other.get(field)) for field, value in one.items())


def carried() -> list[tuple[str, str]]:
    """All that was typed, to be sent again with the choice."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", "version", "edit", "since", "conflict"}
        and not name.startswith(CHOICE)
    ]


def all_chosen() -> bool:
    """Whether each field that was laid side by side has been chosen, where any was."""
    asked = request.form.getlist("conflict")
    return all(request.form.get(CHOICE + field) in ("theirs", "mine") for field in asked)


def is_choice() -> bool:
    """Whether this comes from the page that lays two versions side by side."""
    return "since" in request.form


def chosen_theirs() -> set[str]:
    """The fields in which what is kept was chosen, or stands because nobody else touched it."""
    return {
        name.removeprefix(CHOICE)
        for name, value in request.form.items()
        if name.startswith(CHOICE) and value == "theirs"
    }


def since() -> str:
    """The version that the person's first page was drawn from."""
    return request.form.get("since", "")


def settled(mine: Plain, stored: Plain) -> Plain:
    """What was typed, with the stored value where the person chose that."""
    theirs = chosen_theirs()
    return {field: stored.get(field) if field in theirs else typed for field, typed in mine.items()}
