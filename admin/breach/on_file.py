"""The small forms of the file page: a step, a task, a move. A refusal redraws the whole file."""

from collections.abc import Callable

from flask import render_template
from werkzeug.wrappers import Response

from admin.breach.answers import Answer, kept
from admin.breach.desk_context import open_breach_file
from admin.breach.file_page import file_page
from admin.breach.meanwhile import meanwhile
from admin.breach.sheets import posted
from portal.data.tables import Breach
from portal.errors import BreachChanged
from portal.web.database import session

CHANGED = 409


def on_file(
    file: Breach, act: Callable[[], Response], *, part: str, version: int | None = None
) -> Answer:
    """`part` is the section whose form was sent: there the problems and the values are shown."""
    breach = file.id

    def again(problems: dict[str, str]) -> str:
        view = file_page(open_breach_file(breach), part=part, values=posted(), problems=problems)
        return render_template("breach/file.html", view=view, problems=view.problems)

    try:
        return kept(act, again)
    except BreachChanged:
        session().rollback()
        newer = open_breach_file(breach)
        since = meanwhile(newer, version or newer.version)
        view = file_page(newer, part=part, values=posted())
        return render_template("breach/file.html", view=view, since=since), CHANGED
