"""Papers that leave the house are noted in the trail of their breach."""

from admin.guard import recipient
from portal.data import database as store
from portal.data.breach import files, notices
from portal.data.tables import Breach, BreachNotice
from portal.web.database import now, session


def taken_out(file: Breach, notice: BreachNotice) -> None:
    """Notes that a paper left the house. A draft is looked at, and no paper yet."""
    if notice.state == notices.DRAFT:
        return
    files.note_exported(
        session(), recipient=recipient(), breach=file.id, what=f"notice:{notice.to}", now=now()
    )
    store.commit(session())
