"""Every route of a request, whoever wrote it: not there for whoever may not, and a line says so."""

from collections.abc import Callable

import pytest
from flask import Flask

from admin import guard
from portal.data.audit import AuditAct
from portal.data.tables import Recipient
from tests.admin.breach.desk import other_organisation
from tests.admin.house import House
from tests.admin.rights.desk import Desk, enter, html, without_role
from tests.admin.routes import ANY_ID, routes_about, status
from tests.admin.visitor import Visitor

LISTS = (
    "/da/requests", "/da/requests/sealed", "/da/requests/export.csv", "/da/requests/new",
    "/da/requests/statistics", "/da/requests/statistics.csv", "/da/requests/record-da.pdf",
    "/da/requests/record.csv",
)  # fmt: skip

Who = Callable[[House], Recipient]


def a_recipient_of_reports(house: House) -> Recipient:
    """Of the organisation, and no handler of requests."""
    return house.recipient("chair")


def who_was_taken_off(house: House) -> Recipient:
    """The request was sealed to them, and they handle none any more."""
    without_role(house, "executive")
    return house.recipient("executive")


def from_elsewhere(house: House) -> Recipient:
    return other_organisation(house)[0]


@pytest.mark.parametrize("who", [a_recipient_of_reports, who_was_taken_off, from_elsewhere])
def test_every_route_of_a_request_is_closed(app: Flask, house: House, desk: Desk, who: Who) -> None:
    asker = desk.asked("access")
    visitor = enter(app, house, who(house))
    token = visitor.token()
    found = routes_about(app, "request_id", asker.id)
    assert len(found) > 25
    for method, path in found:
        before = house.count_of(AuditAct.REQUEST_REFUSED)
        assert status(visitor, method, path, token) == 404, (method, path)
        assert house.count_of(AuditAct.REQUEST_REFUSED) == before + 1, (method, path)


def test_a_handler_comes_in(app: Flask, house: House, desk: Desk) -> None:
    asker = desk.asked("access")
    visitor = enter(app, house, house.recipient("executive"))
    for method, path in routes_about(app, "request_id", asker.id):
        if method == "GET" and ANY_ID not in path:
            assert visitor.get(path).status_code in (200, 302), path


def test_the_list_is_not_there_without_the_role(app: Flask, house: House, desk: Desk) -> None:
    desk.asked("access")
    visitor = enter(app, house, house.recipient("chair"))
    for path in LISTS:
        assert visitor.get(path).status_code == 404, path
    assert "/da/requests" not in html(visitor.get("/da/inbox"))
    assert "/da/requests" in html(enter(app, house, house.recipient("hr")).get("/da/inbox"))


def test_a_request_that_never_was_leaves_no_line(app: Flask, house: House, desk: Desk) -> None:
    desk.asked("access")
    visitor = enter(app, house, house.recipient("hr"))
    before = house.count_of(AuditAct.REQUEST_REFUSED)
    assert visitor.get(f"/da/requests/{ANY_ID}").status_code == 404
    assert house.count_of(AuditAct.REQUEST_REFUSED) == before


def test_a_request_is_no_report(app: Flask, house: House, desk: Desk) -> None:
    """The pages of reports neither show nor open it, not even to its handlers."""
    asker = desk.asked("access")
    visitor = enter(app, house, house.recipient("hr"))
    assert asker.id not in html(visitor.get("/da/inbox"))
    assert visitor.get(f"/da/cases/{asker.id}").status_code == 404
    assert visitor.get(f"/da/cases/{asker.id}/envelopes").status_code == 404


def test_a_caseworker_needs_no_session_and_nobody_else_goes_without(
    app: Flask, stranger: Visitor, desk: Desk
) -> None:
    asker = desk.asked("access")
    opened = {name for name in guard.OPEN if name.startswith(("rights", "caseworker", "blind"))}
    assert opened == {"caseworker.page", "caseworker.question", "caseworker.answer"}
    assert stranger.get("/da/caseworker").status_code == 200
    for method, path in routes_about(app, "request_id", asker.id):
        if method == "GET":
            assert stranger.get(path).status_code == 302, path
