"""The systems of the organisation as a checklist: where to look, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.data.rights import checklist
from portal.data.rights.checklist import SystemLine
from portal.data.tables import RightsRequest
from portal.rules.desk import DeskFile, System
from portal.web.database import session
from portal.web.languages import pick


@dataclass(frozen=True)
class SystemView:
    """A line of the checklist; `records` are the processing records that the system serves."""

    line: SystemLine
    system: System
    records: list[str]
    words: str
    by: str


def system_views(
    file: RightsRequest, desk: DeskFile, people: Mapping[str, str]
) -> list[SystemView]:
    known = {one.id: one for one in desk.systems}
    records = {one.id: pick(one.names) for one in desk.processing}
    return [
        SystemView(
            line=line,
            system=known[line.system_id],
            records=[records[one] for one in known[line.system_id].processing if one in records],
            words=state_words()[line.state],
            by=people.get(line.marked_by or "", ""),
        )
        for line in checklist.systems(session(), request=file)
    ]


def state_words() -> dict[str, str]:
    return {
        checklist.OPEN: _("Open"),
        checklist.ASKED: _("A caseworker is asked"),
        checklist.ANSWERED: _("A caseworker has answered"),
        checklist.FOUND: _("Something was found"),
        checklist.NOTHING: _("Nothing was found"),
        checklist.NOT_RELEVANT: _("Need not be looked through"),
    }
