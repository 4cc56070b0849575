"""Takes a request on to the next state by itself, as soon as nothing holds it back.

The handler does the work; nobody should have to press a button to say that it is done. Moves that
ask for a reason, and those back, are the handler's alone.
"""

from admin.guard import recipient
from portal.data.rights import moving
from portal.data.tables import RightsRequest
from portal.rules.rights.states import RequestState
from portal.web.database import now, session, today

ONWARDS = (RequestState.GATHERING, RequestState.DECIDING)
BEFORE = {RequestState.RECEIVED.value, RequestState.IDENTIFYING.value, RequestState.GATHERING.value}


def go_on(file: RightsRequest) -> None:
    """To gathering once the identity is settled, to deciding once everything is gathered."""
    for to in ONWARDS:
        if file.state not in BEFORE:
            return
        free = [
            one.to
            for one in moving.moves(session(), request=file, today=today())
            if one.blocked is None and not one.needs_reason
        ]
        if to in free:
            moving.move(
                session(),
                recipient=recipient(),
                request=file.case_id,
                version=file.version,
                to=to.value,
                today=today(),
                now=now(),
            )
