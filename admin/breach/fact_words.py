"""The facts of a breach in words: coded values by their labels, ids by their names."""

from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from admin.breach.desk_context import desk
from admin.breach.sheets import FACT_FIELDS
from portal.rules.breach.facts import CODED, BreachFacts, field_label, label
from portal.web.languages import pick

# Groups of the file page: what it was, whose and what data, what is done about it.
GROUPS = (
    ("what", ("description", "discovered_how", "kinds", "cause")),
    (
        "data",
        (
            "people_categories", "people_count", "data_categories", "records_count",
            "encrypted", "key_safe", "pseudonymised", "recipient", "deletion_confirmed",
        ),
    ),
    ("effects", ("consequences", "harms_services", "unavailable_hours")),
    ("done", ("measures_before", "measures_taken", "measures_planned")),
    (
        "others",
        (
            "processors", "systems", "processing", "cross_border", "lead_authority",
            "other_authorities",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class FactRow:
    field: str
    key: str
    value: str


def in_words(field: str, value: Any) -> str:  # noqa: ANN401 - plain values of any kind
    """One value, in the page's language; empty for what is not stated."""
    if value in (None, "", [], ()):
        return ""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, int):
        return str(format_decimal(value))
    if field in ("processors", "systems", "processing"):
        known = own_names(field)
        return ", ".join(known.get(one, one) for one in value)
    if field in CODED:
        ids = value if isinstance(value, (list, tuple)) else (value,)
        return ", ".join(pick(label(field, one)) for one in ids)
    return str(value)


def own_names(field: str) -> dict[str, str]:
    file = desk()
    if field == "processors":
        return {one.id: one.name for one in file.processors}
    rows = file.systems if field == "systems" else file.processing
    return {one.id: pick(one.names) for one in rows}


def grouped(facts: BreachFacts) -> list[tuple[str, list[FactRow]]]:
    """What is stated, in groups; a group of nothing is left out."""
    found = []
    for group, fields in GROUPS:
        rows = [
            FactRow(field, pick(field_label(field)), words)
            for field in fields
            if (words := in_words(field, getattr(facts, field)))
        ]
        if rows:
            found.append((group, rows))
    return found


def unstated(facts: BreachFacts) -> list[FactRow]:
    """What nobody has filled in yet."""
    return [
        FactRow(field, pick(field_label(field)), "")
        for field in FACT_FIELDS
        if getattr(facts, field) in (None, "", ())
    ]
