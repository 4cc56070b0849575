"""Reads what an organisation file says about the questions of a scheme or of one category."""

from collections.abc import Sequence

from portal.rules.file_table import Table, note_doubles
from portal.rules.questions import ALWAYS_ASKED, REQUEST_ASKED, Change, Option, Question, steps
from portal.rules.regimes import WITHOUT_SUBJECTS, Regime

# What a file may ask for; "category" and "contact" are the portal's own.
_KINDS = ("long", "text", "choice", "choices", "date")
_OF_OPTIONS = ("choice", "choices")


def read_changes(
    table: Table, languages: tuple[str, ...], known: Sequence[Question], regime: Regime
) -> tuple[Change, ...]:
    """Every `[[...questions]]` below the table; `known` are the questions that can be changed."""
    tables = table.tables("questions", required=False)
    changes = [_change(entry, languages, known, regime) for entry in tables]
    note_doubles(tables, "id", [change.id for change in changes])
    return tuple(changes)


def _change(
    table: Table, languages: tuple[str, ...], known: Sequence[Question], regime: Regime
) -> Change:
    identity = table.identifier("id")
    existing = next((question for question in known if question.id == identity), None)
    ask = table.flag("ask", default=True)
    is_new = existing is None and ask
    change = Change(
        id=identity,
        ask=ask,
        label=table.texts("label", languages, required=is_new),
        hint=table.texts("hint", languages, required=is_new),
        kind=_one_of(table, "kind", _KINDS),
        step=_step(table, regime, is_new=is_new),
        required=table.flag_or_none("required"),
        options=_options(table, languages),
    )
    if not ask and identity in (*ALWAYS_ASKED, *REQUEST_ASKED):
        table.problem("ask", "The form cannot do without this question.", "Take ask away.")
    if change.kind in _OF_OPTIONS and not (change.options or (existing and existing.options)):
        table.problem("options", "A choice needs options.", "Add options = [{ id, label }, ...].")
    table.done()
    return change


def _step(table: Table, regime: Regime, *, is_new: bool) -> str | None:
    """Where a form without subjects is silent, a new question comes at its end."""
    is_short = regime in WITHOUT_SUBJECTS
    known = [step.id for step in steps(regime)]
    said = _one_of(table, "step", tuple(known if is_short else known[1:]))
    return known[-1] if said is None and is_new and is_short else said


def _one_of(table: Table, key: str, choices: tuple[str, ...]) -> str | None:
    if key in table:
        return table.one_of(key, choices)
    # Asked for all the same, so that misspellings near it are told.
    table.take(key, str, "...", required=False)
    return None


def _options(table: Table, languages: tuple[str, ...]) -> tuple[Option, ...] | None:
    tables = table.tables("options", required=False)
    options = []
    for entry in tables:
        options.append(
            Option(id=entry.identifier("id"), label=entry.texts("label", languages) or {})
        )
        entry.done()
    note_doubles(tables, "id", [option.id for option in options])
    return tuple(options) if tables else None
