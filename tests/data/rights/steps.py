"""What handlers do with a request again and again."""

from typing import Any

import pytest

from portal.data.rights import (
    answering,
    checklist,
    identity,
    moving,
    trail,
)
from portal.data.rights.answering import Confirmed
from portal.data.tables import (
    RightsRequest,
)
from portal.errors import RequestRefused
from portal.rules.rights.completeness import access_items
from tests.data.rights.bureau import Asker, Bureau
from tests.data.world import TODAY

ALL = Confirmed(
    complaint_in_text=True,
    court_in_text=True,
    reasons_in_text=True,
    backups_in_text=True,
    copy_attached=True,
    files_attached=True,
)
KEY = bytes(range(7, 39))


def refused(bureau: Bureau, function: Any, asker: Asker, **given: Any) -> list[str]:
    with pytest.raises(RequestRefused) as error:
        bureau.act(function, asker, **given)
    bureau.session.rollback()
    return [one.code for one in error.value.told]


def acts(bureau: Bureau, request: RightsRequest) -> list[str]:
    return [event.act for event in trail.of_request(bureau.session, request=request)]


def gather(bureau: Bureau, asker: Asker) -> None:
    bureau.act(identity.identify, asker, way="known_relation")
    bureau.act(moving.move, asker, to="gathering")
    for system in ("payroll", "archive"):
        bureau.act(checklist.mark_system, asker, system=system, state="found")
    bureau.act(moving.move, asker, to="deciding")


def answer(bureau: Bureau, asker: Asker, **changed: Any) -> RightsRequest:
    given: dict[str, Any] = {
        "envelope": bureau.next(asker, "answer", "hr"),
        "delivery": "mailbox",
        "answered_on": TODAY,
        "confirmed": ALL,
        **changed,
    }
    found: RightsRequest = bureau.act(answering.answer, asker, **given)
    return found


def answer_after_items(bureau: Bureau, asker: Asker) -> RightsRequest:
    for item in access_items():
        state = "filled" if item.always else "explained"
        bureau.act(checklist.mark_item, asker, item=item.id, state=state)
    return answer(bureau, asker)
