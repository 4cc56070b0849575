"""Addresses that nobody could have been given, on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import URL

from portal.data import migrate
from portal.data.database import make_engine
from portal.public.app import create_app
from portal.web.database import FACTORY
from tests.web.sites import make_settings

PATHS = ["/da/{}/", "/da/{}/mailbox", "/da/a/{}/", "/en/a/{}/report", "/api/{}/a/charter"]


def answers(folder: Path, url: str) -> dict[str, int]:
    engine = make_engine(url)
    migrate.upgrade(engine)
    engine.dispose()
    app = create_app(make_settings(folder, VARSEL_DATABASE_URL=url))
    asked = [path.format(odd) for path in PATHS for odd in ("%00", "a%00", "%ff", "%2e%2e")]
    try:
        return {path: app.test_client().get(path).status_code for path in asked}
    finally:
        app.extensions[FACTORY].kw["bind"].dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_they_are_no_pages(kind: str, tmp_path: Path, postgres_url: URL) -> None:
    postgresql = postgres_url.render_as_string(hide_password=False)
    url = postgresql if kind == "postgresql" else f"sqlite:///{tmp_path / 'varsel.sqlite3'}"
    assert set(answers(tmp_path, url).values()) == {404}
