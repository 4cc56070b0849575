"""The two small sites of `sites`, fresh for each test."""

from pathlib import Path

import pytest
from flask import Flask

from portal.settings import Settings
from portal.web.site import Side
from tests.web.sites import make_settings, make_site


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


@pytest.fixture
def public(settings: Settings) -> Flask:
    return make_site(settings, Side.PUBLIC)


@pytest.fixture
def staff(settings: Settings) -> Flask:
    return make_site(settings, Side.STAFF)
