"""Every route of a breach, whoever wrote it: not there for whoever may not, and a line says so."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.data.audit import AuditAct
from portal.data.breach import standing
from portal.data.database import writing
from portal.data.tables import AuditLine, Breach, BreachHandler, Recipient
from tests.admin.breach.desk import enter, fresh, open_one, other_organisation
from tests.admin.house import House
from tests.admin.routes import ANY_ID, stand_ins
from tests.admin.visitor import Visitor

METHODS = {"GET", "POST", "PUT", "DELETE"}


def routes(app: Flask, breach: str) -> list[tuple[str, str]]:
    """Method and address of all that is about one breach."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if "breach" not in rule.arguments:
            continue
        values = stand_ins(rule) | {"breach": breach}
        found += [
            (method, adapter.build(rule.endpoint, values, method))
            for method in sorted(METHODS & set(rule.methods or ()))
        ]
    return found


def refusals(house: House) -> int:
    house.session.rollback()
    lines = select(func.count()).where(AuditLine.act == AuditAct.BREACH_REFUSED)
    return house.session.scalar(lines) or 0


def ask(visitor: Visitor, method: str, path: str, token: str) -> int:
    if method == "GET":
        return visitor.get(path).status_code
    answer = visitor.client.open(
        path,
        method=method,
        base_url="https://localhost",
        headers={"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": token},
        data={"version": "1"},
    )
    return answer.status_code


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
    found = routes(app, breach)
    assert len(found) > 25
    for method, path in found:
        before = refusals(house)
        assert ask(visitor, method, path, token) == 404, (method, path)
        assert refusals(house) == before + 1, (method, path)


def test_a_handler_comes_in(app: Flask, house: House) -> None:
    breach = open_one(house).id
    visitor = enter(app, house, house.recipient("hr"))
    for method, path in routes(app, breach):
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
    before = refusals(house)
    assert visitor.get(f"/da/breaches/{ANY_ID}").status_code == 404
    assert refusals(house) == before


def test_what_a_stranger_to_it_sends_changes_nothing(app: Flask, house: House) -> None:
    breach = open_one(house)
    visitor = enter(app, house, from_elsewhere(house))
    visitor.post(
        f"/da/breaches/{breach.id}/facts",
        data={"csrf_token": visitor.token(), "version": "1", "title": "Noget andet"},
    )
    assert fresh(house, breach).version == 1
