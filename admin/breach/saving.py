"""Saving a form that several may have open: kept, refused with sentences, or laid side by side."""

from collections.abc import Callable, Mapping

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from admin.breach.answers import Answer, kept
from admin.breach.conflict import (
    Conflict,
    Plain,
    all_chosen,
    are_same,
    chosen_theirs,
    compare,
    is_choice,
    settled,
    since,
)
from admin.breach.desk_context import open_breach_file
from admin.breach.meanwhile import Meanwhile
from admin.breach.reading import FormProblems
from admin.breach.sheet import Sheet
from admin.breach.sheets import Values
from portal.data.tables import Breach
from portal.errors import BreachChanged
from portal.web.database import session

Leave = Callable[[], Response]
Again = Callable[[dict[str, str]], str]
CHANGED = 409
REFUSED = 422
TRIES = 3


class _Clash(Exception):
    """`news` is what else has changed, where the form rests on it."""

    def __init__(self, conflict: Conflict | None, news: Meanwhile | None) -> None:
        self.conflict, self.news = conflict, news
        super().__init__("two versions")


def shown(sheet: Sheet, breach: str) -> str:
    file = open_breach_file(breach)
    return drawn(sheet, file, sheet.values(sheet.stored(file)), sheet.version(file))


def save(
    sheet: Sheet,
    breach: str,
    posted: Values,
    *,
    field: str = "",
    fields: Mapping[str, str] | None = None,
) -> Answer:
    """Onwards from the form; or the form again; or both versions side by side (409).

    `field` and `fields`: where on the form a refusal is shown, as in `answers.kept`.
    """

    def keep(leave: Leave, again: Again) -> Answer:
        return kept(leave, again, field, fields)

    for _ in range(TRIES):
        file = open_breach_file(breach)
        try:
            return _attempt(sheet, file, posted, keep)
        except _Clash as clash:
            session().rollback()
            return _told(sheet, open_breach_file(breach), posted, clash), CHANGED
        except BreachChanged:
            # Between our look and our turn somebody else was kept: look again.
            session().rollback()
    raise BreachChanged


def drawn(
    sheet: Sheet,
    file: Breach,
    values: Values,
    version: str,
    problems: Mapping[str, str] | None = None,
    since: Meanwhile | None = None,
) -> str:
    """The form. `version`: what its page was drawn from; a refusal makes no page any newer."""
    context = sheet.context(file, values, problems)
    return render_template(sheet.template, **context, version=version, since=since)


def _attempt(
    sheet: Sheet, file: Breach, posted: Values, keep: Callable[[Leave, Again], Answer]
) -> Answer:
    seen, present = _seen(), sheet.version(file)

    def again(problems: dict[str, str]) -> str:
        return drawn(sheet, file, _as_chosen(sheet, file, posted), seen, problems)

    def leave() -> Response:
        stored = sheet.stored(file)
        mine = settled(sheet.mine(file), stored)
        if seen != present:
            _compare(sheet, file, stored, mine)
        # Whoever chose the other's words throughout, or sent twice, has nothing more to keep.
        is_new = not are_same(mine, stored)
        if is_new or (seen == present and not is_choice()):
            sheet.keep(file, mine, present)
        return redirect(sheet.onwards(file), code=303)

    if "edit" in request.form and seen == present:
        try:
            chosen = sheet.values(settled(sheet.mine(file), sheet.stored(file)))
        except FormProblems as wrong:
            return again(wrong.problems), REFUSED
        return drawn(sheet, file, chosen, present), 200
    return keep(leave, again)


def _compare(sheet: Sheet, file: Breach, stored: Plain, mine: Plain) -> None:
    clash = compare(sheet.base(file, _seen()), stored, mine, sheet.word)
    news = sheet.news(file, _seen())
    if clash.is_empty and news is None:
        return
    raise _Clash(None if clash.is_empty else clash, news)


def _told(sheet: Sheet, file: Breach, posted: Values, clash: _Clash) -> str:
    present = sheet.version(file)
    if clash.conflict is None:
        values = _as_chosen(sheet, file, posted)
        return drawn(sheet, file, values, present, since=clash.news)
    return render_template(
        "breach/conflict.html",
        file=file,
        sheet=sheet,
        clash=clash.conflict,
        changed_by=sheet.changed_by(file),
        since=clash.news,
        version=present,
        seen=_seen(),
    )


def _seen() -> str:
    """The version that the person has looked at; the first page's, until all has been chosen."""
    return request.form.get("version", "") if all_chosen() else since()


def _as_chosen(sheet: Sheet, file: Breach, posted: Values) -> Values:
    """What was typed, with what is kept in the fields where the person chose that."""
    theirs = chosen_theirs()
    if not theirs:
        return posted
    kept_now = sheet.values(sheet.stored(file))
    return posted | {
        name: value
        for name, value in kept_now.items()
        if name in theirs or name.removesuffix("_fold") in theirs
    }
