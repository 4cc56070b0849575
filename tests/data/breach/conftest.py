"""A breach desk in a database of each kind."""

import pytest

from portal.data.tables import Breach
from tests.data.breach.house import House
from tests.data.world import World


@pytest.fixture
def house(world: World) -> House:
    return House(world)


@pytest.fixture
def breach(house: House) -> Breach:
    """A breach that the chair has opened."""
    return house.open()
