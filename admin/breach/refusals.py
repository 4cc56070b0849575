"""What the acts refuse, as sentences at the fields of a form."""

from flask_babel import lazy_gettext

from portal.errors import BreachRefused
from portal.web.languages import pick

SECOND_PERSON = lazy_gettext(
    "This takes a second person: somebody other than who wrote or decided it. Ask another handler to look at it."
)


def problems_of(error: BreachRefused, default: str = "") -> dict[str, str]:
    """Field to sentence, in the page's language; `default` is where a refusal names no field."""
    found: dict[str, str] = {}
    for told in error.told:
        found.setdefault(told.field or default, pick(told.sentence))
    return found
