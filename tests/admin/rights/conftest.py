"""A house whose HR and executive handle requests; the chair receives reports and handles none."""

import pytest
from flask import Flask

from tests.admin.house import House
from tests.admin.rights.desk import Desk, enter
from tests.admin.visitor import Visitor


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk.of(house)


@pytest.fixture
def executive(app: Flask, house: House, desk: Desk) -> Visitor:
    """The second handler, signed in."""
    return enter(app, house, house.recipient("executive"))
