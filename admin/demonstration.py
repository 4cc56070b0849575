"""Who can sign in to the demonstration, and with what. Empty everywhere else."""

from portal.web.database import now, settings


def sign_in_hints() -> list[object]:
    return []
