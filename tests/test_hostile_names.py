"""What an organisation calls itself, its people and its categories is text on every page."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import admin.app
import portal.public.app
from portal.data import organisations
from portal.rules.organisation_file import read
from tests.admin.house import EXAMPLE, House
from tests.admin.visitor import Visitor

HOSTILE = "</script></title><img src=x onerror=alert(1)>' {{7*7}} ${7*7} "
PUBLIC = (
    *("/da/", "/da/klintmark/", "/da/klintmark/mailbox", "/da/klintmark/leave"),
    *(f"/da/klintmark/whistleblower/{page}" for page in ("", "report", "letter", "letter.html")),
)
STAFF = ("inbox", "account", "schemes")


def hostile_file() -> str:
    """The example, each text of which begins with what would run if it were not text."""
    text = re.sub(r'(?m)^((?:da|en|name) *= *")(?=.)', rf"\g<1>{HOSTILE}", EXAMPLE.read_text())
    return re.sub(r'(\b(?:da|en) *= *")(?!</)', rf"\g<1>{HOSTILE}", text)


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path)
    organisations.apply(made.session, file=read(hostile_file()), now=made.now())
    made.session.commit()
    made.enrol("chair", "hr")
    made.sign_charter()
    return made


def check(page: str, path: str) -> None:
    assert "7*7" in page, f"{path} shows none of it"
    assert "<img src=x" not in page, path
    assert "onerror=alert(1)>" not in page, path


def test_nothing_of_it_runs_on_the_public_pages(house: House) -> None:
    client: FlaskClient = portal.public.app.create_app(house.settings).test_client()
    for path in PUBLIC:
        check(client.get(path).get_data(as_text=True), path)


def test_nothing_of_it_runs_on_the_staff_pages(house: House) -> None:
    case = house.report().case_id
    app = admin.app.create_app(house.settings)
    chair = Visitor(app).sign_in(house, "chair")
    scheme = f"schemes/{house.scheme.id}/charter"
    for path in (*STAFF, f"cases/{case}", scheme):
        check(chair.get(f"/da/{path}").get_data(as_text=True), path)
    token = house.invite("executive")
    enrolling = Visitor(app).post("/da/invitation", data={"token": token})
    check(enrolling.get_data(as_text=True), "invitation")
