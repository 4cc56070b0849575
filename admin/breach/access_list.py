"""Who can open a breach, and who has stepped aside."""

from dataclasses import dataclass

from portal.data.breach import desks
from portal.data.tables import Breach
from portal.web.database import session


@dataclass(frozen=True)
class Access:
    id: str
    name: str
    title: dict[str, str]
    is_inside: bool


def access_list(file: Breach) -> list[Access]:
    """The handlers of the organisation, in the order of its file."""
    inside = {one.id for one in desks.handlers_of(session(), breach=file)}
    everybody = desks.handlers(session(), organisation_id=file.organisation_id)
    return [Access(one.id, one.name, dict(one.title), one.id in inside) for one in everybody]
