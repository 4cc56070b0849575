"""What is answered to a form about a paper that somebody else has meanwhile marked as sent."""

from collections.abc import Callable

from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from admin.breach.answers import Answer, kept
from portal.errors import NoticeSent
from portal.web.database import session

FROZEN = lazy_gettext(
    "This has been marked as sent and is frozen, so nothing was changed. Write a follow-up instead."
)
CONFLICT = 409


def kept_unless_frozen(
    act: Callable[[], Response], again: Callable[[dict[str, str]], str]
) -> Answer:
    """As `kept`; the page comes back as it is now when the paper can no longer change."""
    try:
        return kept(act, again)
    except NoticeSent:
        session().rollback()
        return again({"": str(FROZEN)}), CONFLICT
