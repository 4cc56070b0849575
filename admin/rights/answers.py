"""How a form of the desk is answered: onwards, or the page again with what was typed.

Nothing is overwritten in silence: where somebody else was quicker, the page says what is new.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.breach.reading import FormProblems
from admin.breach.refusals import SECOND_PERSON
from admin.rights.desk_context import names, open_request
from admin.rights.progress import go_on
from admin.rights.request_page import request_page
from admin.rights.trail_words import act_label
from portal.data import database as store
from portal.data.rights import access
from portal.data.tables import RightsRequest
from portal.errors import RequestChanged, RequestRefused, SecondPersonNeeded
from portal.web.database import session
from portal.web.languages import pick

Answer = Response | tuple[str, int]
REFUSED, CHANGED = 422, 409


@dataclass(frozen=True)
class Since:
    """What others did while somebody wrote."""

    by: str
    acts: list[str]


def posted() -> dict[str, str | list[str]]:
    """What was sent, as it was typed; several values of one name as a list."""
    several = {"kinds", "grounds"}
    form = request.form
    return {name: form.getlist(name) if name in several else form.get(name, "") for name in form}


def on_request(
    file: RightsRequest,
    act: Callable[[], object],
    *,
    part: str,
    version: int | None = None,
    onwards: bool = True,
) -> Answer:
    """Does `act`, commits, and leads to `part` of the page; a refusal is said in that part.

    `onwards`: the request may go on to its next state by itself.
    """
    case = file.case_id
    try:
        act()
        if onwards:
            go_on(file)
        store.commit(session())
    except FormProblems as wrong:
        return _again(case, part, wrong.problems), REFUSED
    except RequestRefused as refused:
        return _again(case, part, problems_of(refused)), REFUSED
    except SecondPersonNeeded:
        return _again(case, part, {"": str(SECOND_PERSON)}), REFUSED
    except RequestChanged:
        return _again(case, part, {}, version), CHANGED
    return redirect(url_for("rights.page", request_id=case, _anchor=part.partition(":")[0]), 303)


def problems_of(error: RequestRefused) -> dict[str, str]:
    """Field to sentence, in the page's language."""
    found: dict[str, str] = {}
    for told in error.told:
        found.setdefault(told.field or "", pick(told.sentence))
    return found


def since(file: RightsRequest, version: int) -> Since:
    """What has happened after the version that a page was drawn from."""
    people = names()
    lines = access.changes_since(session(), request=file, version=version)
    by = dict.fromkeys(people.get(line.actor, "–") for line in lines if line.actor)
    return Since(by=", ".join(by), acts=[act_label(line.act) for line in lines])


def _again(case: str, part: str, problems: Mapping[str, str], version: int | None = None) -> str:
    session().rollback()
    file = open_request(case)
    view = request_page(file, part=part, values=posted(), problems=problems)
    newer = since(file, version) if version is not None else None
    return render_template("rights/request.html", view=view, since=newer, problems=view.summary)
