"""The links by which processors tell of a breach: shown once, ended at once."""

import re

from flask import Flask

from portal.data.breach import alerts
from portal.errors import AlertUnknown
from tests.admin.breach.desk import enter, html, other_organisation, send
from tests.admin.house import House
from tests.admin.visitor import Visitor

PAGE = "/breaches/processors"


def token_in(page: str) -> str:
    found = re.search(r"/da/klintmark/processor#([\w-]+)", page)
    assert found is not None
    return found.group(1)


def works(house: House, token: str) -> bool:
    house.session.rollback()
    try:
        alerts.find(
            house.session, organisation_id=house.organisation_id, token=token, now=house.now()
        )
    except AlertUnknown:
        return False
    return True


def test_the_link_is_shown_once_and_works_until_it_is_ended(chair: Visitor, house: House) -> None:
    assert "Lønhuset Tangmose ApS" in html(chair.get(f"/da{PAGE}"))
    token = token_in(html(send(chair, f"{PAGE}/payroll_bureau/links")))
    assert works(house, token)
    page = html(chair.get(f"/da{PAGE}"))
    assert token not in page
    action = re.search(r'action="/da(/breaches/processors/links/[^"]+/end)"', page)
    assert action is not None
    assert send(chair, action.group(1)).status_code == 303
    assert not works(house, token)


def test_nobody_is_given_a_link_who_is_not_in_the_file(chair: Visitor) -> None:
    assert send(chair, f"{PAGE}/a_stranger/links").status_code == 422


def test_another_organisation_ends_none_of_ours(app: Flask, chair: Visitor, house: House) -> None:
    token = token_in(html(send(chair, f"{PAGE}/payroll_bureau/links")))
    assert works(house, token)
    (link,) = alerts.links(house.session, recipient=house.recipient("chair"), now=house.now())
    visitor = enter(app, house, other_organisation(house)[0])
    assert send(visitor, f"{PAGE}/links/{link.id}/end").status_code == 422
    assert works(house, token)
