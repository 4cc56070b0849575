"""An organisation whose chair and HR have enrolled, and its staff site."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from admin.app import create_app
from tests.admin.house import House
from tests.admin.visitor import Visitor


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Chair and HR are enrolled and on the charter; the executive is not there yet."""
    made = House(tmp_path)
    made.enrol("chair", "hr")
    made.sign_charter()
    yield made
    made.close()


@pytest.fixture
def app(house: House) -> Flask:
    return create_app(house.settings)


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(app)


@pytest.fixture
def chair(app: Flask, house: House) -> Visitor:
    return Visitor(app).sign_in(house, "chair")


@pytest.fixture
def hr(app: Flask, house: House) -> Visitor:
    return Visitor(app).sign_in(house, "hr")
