"""The example company with a signed list of those who handle requests."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.public.house import House
from tests.public.rights.asker import SCHEME, Asker


@pytest.fixture
def house(house: House) -> House:
    house.sign(SCHEME, by="hr")
    return house


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def asker(house: House, client: FlaskClient) -> Asker:
    return Asker(house, client)
