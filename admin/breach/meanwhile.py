"""What others did to a breach while somebody was writing: told before it is decided upon."""

from collections.abc import Collection
from dataclasses import dataclass

from admin.breach.fact_words import in_words
from admin.breach.timeline import act_label
from portal.data.breach import breaches
from portal.data.tables import Breach
from portal.rules.breach.facts import field_label
from portal.web.database import session
from portal.web.languages import pick


@dataclass(frozen=True)
class Meanwhile:
    """Who did it, and each change as `(what, from, to)`; an act that is no field has no values."""

    by: str
    changes: list[tuple[str, str, str]]


def meanwhile(file: Breach, version: int, passed_over: Collection[str] = ()) -> Meanwhile:
    """`passed_over`: fields and acts that the page tells of otherwise."""
    found = [
        one
        for one in breaches.changes_since(session(), breach=file, version=version)
        if one.field not in passed_over
    ]
    names = dict.fromkeys(one.by for one in found if one.by)
    return Meanwhile(
        by=", ".join(names),
        changes=[(_what(one.field), *_values(one)) for one in found],
    )


def _what(field: str) -> str:
    try:
        return pick(field_label(field))
    except KeyError:
        return act_label(field)


def _values(change: breaches.Change) -> tuple[str, str]:
    """In words, where they are a field's; the questionnaire speaks for itself on its page."""
    try:
        field_label(change.field)
    except KeyError:
        return "", ""
    return in_words(change.field, change.old), in_words(change.field, change.new)
