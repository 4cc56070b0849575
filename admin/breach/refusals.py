"""What the acts refuse, as sentences at the fields of a form."""

from collections.abc import Mapping

from flask_babel import lazy_gettext

from portal.errors import BreachRefused
from portal.web.languages import pick

SECOND_PERSON = lazy_gettext(
    "This takes a second person: somebody other than who wrote or decided it. Ask another handler to look at it."
)


def problems_of(
    error: BreachRefused, fields: Mapping[str, str] | None = None, default: str = ""
) -> dict[str, str]:
    """Field to sentence, in the page's language.

    `fields`: by the refusal's code, where the form calls the field otherwise than the rule;
    `default`: where the rule names none.
    """
    found: dict[str, str] = {}
    for told in error.told:
        field = (fields or {}).get(told.code) or told.field or default
        found.setdefault(field, pick(told.sentence))
    return found
