"""How a form of the desk is answered: onwards when it was kept, itself again when it was not.

Nothing that a person has typed is lost by a refusal: the form comes back with it, with status
422 and what is wrong said on top and at each field.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from admin.breach.forms import LARGEST_FORM
from admin.breach.reading import FormProblems
from admin.breach.refusals import SECOND_PERSON, problems_of
from portal.data import database as store
from portal.errors import BreachRefused, SecondPersonNeeded
from portal.web.database import session

Answer = Response | tuple[str, int]
REFUSED = 422


def long_forms(blueprint: Blueprint) -> None:
    """Lets the texts of this desk be as long as the rules allow.

    Said before any view is chosen, for the guard reads the form's token first.
    """

    @blueprint.url_value_preprocessor
    def allow(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
        request.max_content_length = LARGEST_FORM


def kept(
    act: Callable[[], Response],
    again: Callable[[dict[str, str]], str],
    field: str = "",
    fields: Mapping[str, str] | None = None,
) -> Answer:
    """Does `act` and commits it; what is refused is drawn by `again`, with its problems.

    `field`: where on the form a refusal is shown that names no field itself; `fields`: the form's
    fields by the refusal's code, where the rule calls them otherwise.
    """
    try:
        answer = act()
        store.commit(session())
    except FormProblems as wrong:
        session().rollback()
        return again(wrong.problems), REFUSED
    except BreachRefused as refused:
        session().rollback()
        return again(problems_of(refused, fields, field)), REFUSED
    except SecondPersonNeeded:
        session().rollback()
        return again({field: str(SECOND_PERSON)}), REFUSED
    return answer
