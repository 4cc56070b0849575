"""Every route of a breach, whoever wrote it: not there for whoever may not, and a line says so."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.data.audit import AuditAct
from portal.data.breach import standing
from portal.data.database import writing
from portal.data.tables import Breach, BreachHandler, Recipient
from tests.admin.breach.desk import enter, fresh, open_one, other_organisation
from tests.admin.house import House
from tests.admin.routes import ANY_ID, routes_about, status


def without_role(house: House) -> Recipient:
    """Of the organisation, and a recipient of reports, but no handler of breaches."""
    who = house.recipient("hr")
    writing(house.session)
    row = house.session.get_one(BreachHandler, (who.organisation_id, who.id))
    house.session.delete(row)
    house.session.commit()
    return who


def from_elsewhere(house: House) -> Recipient:
    return other_organisation(house)[0]


def stepped_aside(house: House) -> Recipient:
    who = house.recipient("hr")
    breach = house.session.scalars(select(Breach)).one()
    standing.step_aside(
        house.session, recipient=who, breach=breach.id, reason="Min egen fejl.", now=house.now()
    )
    house.session.commit()
    return who


@pytest.mark.parametrize("who", [without_role, from_elsewhere, stepped_aside])
def test_every_route_of_a_breach_is_closed(app: Flask, house: House, who: object) -> None:
    breach = open_one(house).id
    visitor = enter(app, house, who(house))  # type: ignore[operator]  # one of the three above
    token = visitor.token()
    found = routes_about(app, "breach", breach)
    assert len(found) > 25
    for method, path in found:
        before = house.count_of(AuditAct.BREACH_REFUSED)
        assert status(visitor, method, path, token) == 404, (method, path)
        assert house.count_of(AuditAct.BREACH_REFUSED) == before + 1, (method, path)


def test_a_handler_comes_in(app: Flask, house: House) -> None:
    breach = open_one(house).id
    visitor = enter(app, house, house.recipient("hr"))
    for method, path in routes_about(app, "breach", breach):
        if method == "GET" and ANY_ID not in path:
            assert visitor.get(path).status_code in (200, 302, 422), path


def test_the_register_is_not_there_without_the_role(app: Flask, house: House) -> None:
    open_one(house)
    visitor = enter(app, house, without_role(house))
    for path in ("", "/new", "?state=closed", "/processors"):
        assert visitor.get(f"/da/breaches{path}").status_code == 404, path
    assert "/da/breaches" not in visitor.get("/da/inbox").get_data(as_text=True)


def test_a_breach_that_never_was_leaves_no_line(app: Flask, house: House) -> None:
    visitor = enter(app, house, house.recipient("hr"))
    before = house.count_of(AuditAct.BREACH_REFUSED)
    assert visitor.get(f"/da/breaches/{ANY_ID}").status_code == 404
    assert house.count_of(AuditAct.BREACH_REFUSED) == before


def test_what_a_stranger_to_it_sends_changes_nothing(app: Flask, house: House) -> None:
    breach = open_one(house)
    visitor = enter(app, house, from_elsewhere(house))
    visitor.post(
        f"/da/breaches/{breach.id}/facts",
        data={"csrf_token": visitor.token(), "version": "1", "title": "Noget andet"},
    )
    assert fresh(house, breach).version == 1
