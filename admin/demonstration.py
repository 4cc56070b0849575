"""Who can sign in to the demonstration, and with what. Empty everywhere else."""

from portal.demonstration import people
from portal.demonstration.people import Hint
from portal.web.database import now, session, settings


def sign_in_hints() -> list[Hint]:
    """Asked for twice: here, and by `people` itself, for these passphrases are published."""
    if not settings().demonstration:
        return []
    return people.sign_in_hints(session(), settings(), now())
