"""Saving a form that several may have open: kept, refused with sentences, or laid side by side."""

from collections.abc import Mapping
from typing import Any, Protocol

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.breach.answers import Answer, kept
from admin.breach.conflict import Conflict, Plain, all_chosen, compare, settled, since
from admin.breach.desk_context import open_breach_file
from admin.breach.forms import VersionForm
from admin.breach.sheets import Values
from portal.data.tables import Breach
from portal.errors import BreachChanged
from portal.web.database import session

CHANGED = 409
TRIES = 3


class Sheet(Protocol):
    """A form of the breach and what it says, as plain values by field."""

    name: str
    template: str

    def mine(self, file: Breach) -> Plain:
        """What was typed. Raises `FormProblems`."""

    def stored(self, file: Breach) -> Plain:
        """What is kept now."""

    def base(self, file: Breach, version: int) -> Plain | None:
        """What was kept at an earlier version; None where nobody knows."""

    def values(self, plain: Plain) -> Values:
        """The same as the form's fields hold it."""

    def context(
        self, file: Breach, values: Values, problems: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Variables of the template."""

    def keep(self, file: Breach, plain: Plain, version: int) -> None:
        """The one act."""

    def word(self, field: str, value: Any) -> str:  # noqa: ANN401 - plain values of any kind
        """A value in words; the field's label for None."""


class _Clash(Exception):
    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        super().__init__("two versions")


def shown(sheet: Sheet, breach: str) -> str:
    file = open_breach_file(breach)
    return render_template(sheet.template, **sheet.context(file, sheet.values(sheet.stored(file))))


def save(sheet: Sheet, form: VersionForm, breach: str, posted: Values) -> Answer:
    """Onwards to the file page; or the form again; or both versions side by side (409)."""
    for _ in range(TRIES):
        file = open_breach_file(breach)
        try:
            return _attempt(sheet, form, file, posted)
        except _Clash as clash:
            seen = form.known_version if all_chosen() else since()
            page = render_template(
                "breach/conflict.html", file=file, sheet=sheet, clash=clash.conflict, seen=seen
            )
            return page, CHANGED
        except BreachChanged:
            # Between our look and our turn somebody else was kept: look again.
            session().rollback()
    raise BreachChanged


def _attempt(sheet: Sheet, form: VersionForm, file: Breach, posted: Values) -> Answer:
    def again(problems: dict[str, str]) -> str:
        return render_template(sheet.template, **sheet.context(file, posted, problems))

    def leave() -> Response:
        stored = sheet.stored(file)
        mine = settled(sheet.mine(file), stored)
        seen = form.known_version if all_chosen() else since()
        if seen != file.version:
            base = sheet.base(file, seen)
            clash = compare(file, base, stored, mine, sheet.word)
            if not clash.is_empty:
                raise _Clash(clash)
        sheet.keep(file, mine, file.version)
        where = url_for("breach.page", breach=file.id, _anchor=sheet.name)
        return redirect(where, code=303)

    if "edit" in request.form and form.known_version == file.version:
        chosen = sheet.values(settled(sheet.mine(file), sheet.stored(file)))
        return render_template(sheet.template, **sheet.context(file, chosen)), 200
    return kept(leave, again)
