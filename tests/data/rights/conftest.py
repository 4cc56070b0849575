"""A rights desk in a database of each kind."""

import pytest

from tests.data.rights.bureau import Bureau
from tests.data.world import World


@pytest.fixture
def bureau(world: World) -> Bureau:
    return Bureau(world)
