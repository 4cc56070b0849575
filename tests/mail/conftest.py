"""A database of each kind with an organisation in it, and a real mail server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine

from portal.data import organisations
from portal.data.database import Session, make_engine, make_session_factory
from portal.settings import Settings
from tests.data.world import NOW, told
from tests.databases import with_tables
from tests.mail.post_office import PostOffice, serve
from tests.web.sites import make_settings

FROM = "varsel@birk.example"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """With all tables: a file of SQLite, then a real PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'varsel.sqlite3'}"
        with_tables(url).dispose()
        return url
    address = request.getfixturevalue("postgres_with_tables")
    return str(address.render_as_string(hide_password=False))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with make_session_factory(engine)() as made:
        yield made


@pytest.fixture
def organisation_id(session: Session) -> str:
    organisations.apply(session, file=told(), now=NOW)
    session.commit()
    return organisations.find(session, slug="birk").id


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def serving(office: PostOffice) -> Iterator[Callable[..., int]]:
    """Starts the mail server with these options and gives its port."""
    started: list[Controller] = []

    def start(**options: Any) -> int:
        started.append(serve(office, **options))
        return int(started[-1].port)

    yield start
    for controller in started:
        controller.stop()


@pytest.fixture
def settings(serving: Callable[..., int], tmp_path: Path, database_url: str) -> Settings:
    """Those of an installation that hands its mails to the server of the test."""
    return make_settings(
        tmp_path,
        VARSEL_DATABASE_URL=database_url,
        VARSEL_SMTP=f"smtp://127.0.0.1:{serving()}",
        VARSEL_MAIL_FROM=FROM,
        VARSEL_STAFF_ORIGIN="https://recipients.birk.example",
    )
