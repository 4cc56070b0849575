"""What was kept at an earlier version, found from the trail: old values before each change."""

from admin.breach.conflict import Plain
from portal.data.breach import breaches
from portal.data.tables import Breach
from portal.web.database import session


def at_version(file: Breach, version: int, stored: Plain) -> Plain:
    """`stored` with each field that changed since put back to what it was then."""
    base = dict(stored)
    for change in reversed(breaches.changes_since(session(), breach=file, version=version)):
        if change.field in base:
            base[change.field] = change.old
    return base
