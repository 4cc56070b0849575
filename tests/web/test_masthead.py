"""An organisation's colour comes from its file, readable in light and dark."""

import re
from pathlib import Path

import pytest
from flask import Flask

from portal.data import organisations
from portal.data.database import commit, make_engine, make_session_factory
from portal.data.migrate import upgrade
from portal.rules.organisation_file import read
from portal.settings import Settings
from portal.web.colours import NIGHT, PAPER, contrast

EXAMPLE = Path(__file__).parents[2] / "examples" / "surveyor.toml"


@pytest.fixture
def slug(settings: Settings) -> str:
    file = read(EXAMPLE.read_text(encoding="utf-8"))
    engine = make_engine(settings.database_url)
    upgrade(engine)
    with make_session_factory(engine)() as session:
        organisations.apply(session, file=file, now=settings.now())
        commit(session)
    engine.dispose()
    return file.organisation.slug


def test_the_accent_is_a_stylesheet(slug: str, public: Flask) -> None:
    answer = public.test_client().get(f"/assets/organisation/{slug}.css")
    assert answer.mimetype == "text/css"
    light, dark = re.findall(r"--accent:(#[0-9a-f]{6})", answer.text)
    assert contrast(light, PAPER) >= 4.5
    assert contrast(dark, NIGHT) >= 4.5


def test_an_unknown_organisation_has_none(slug: str, public: Flask) -> None:
    assert public.test_client().get("/assets/organisation/nobody.css").status_code == 404
