"""Migrations run with rows in them, on both databases, and lead to the tables of the models."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, func, inspect, select, text

from portal.data import migrate, organisations
from portal.data.breach import desks
from portal.data.database import make_engine, make_session_factory
from portal.data.tables import Base
from tests.data.breach.house import House, with_desk
from tests.data.rights.bureau import Bureau
from tests.data.world import NOW, World, Writer, told


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'varsel.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_url")
    made = make_engine(url)
    yield made
    made.dispose()


def test_head_equals_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_constraint_has_a_name(engine: Engine) -> None:
    inspector = inspect(engine)
    for table in Base.metadata.tables:
        assert inspector.get_pk_constraint(table)["name"] == f"pk_{table}"
        for kind in (inspector.get_foreign_keys, inspector.get_unique_constraints):
            for constraint in kind(table):
                assert constraint["name"], table


def test_head_is_known(empty: Engine) -> None:
    assert not migrate.is_at_head(empty)
    migrate.upgrade(empty)
    assert migrate.is_at_head(empty)
    migrate.upgrade(empty)
    assert migrate.revisions()[-1] == migrate.head()


def test_each_step_goes_there_and_back(empty: Engine) -> None:
    steps = migrate.revisions()
    for step in steps:
        migrate.upgrade(empty, step)
    for step in [*steps[:-1][::-1], "base"]:
        migrate.downgrade(empty, step)
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}
    migrate.upgrade(empty)
    assert migrate.is_at_head(empty)


def test_rows_survive_the_last_step(engine: Engine) -> None:
    with make_session_factory(engine)() as session:
        world = World(session)
        world.sign()
        world.receive(Writer.new(world).report())
        house = House(world)
        house.notify(house.open())
        Bureau(world).asked()
    before = rows(engine)
    filled = (
        *("organisation", "case", "envelope", "audit", "breach", "breach_notice"),
        *("rights_request", "rights_event"),
    )
    assert min(before[table] for table in filled) > 0
    *earlier, last = migrate.revisions()
    if earlier:
        migrate.downgrade(engine, earlier[-1])
        migrate.upgrade(engine, last)
    assert rows(engine) == before


def test_reports_survive_the_step_to_the_breach_desk_and_back(engine: Engine) -> None:
    with make_session_factory(engine)() as session:
        world = World(session)
        world.sign()
        world.receive(Writer.new(world).report())
        before = rows(engine)
        house = House(world)
        house.notify(house.open())
    migrate.downgrade(engine, "0002")
    older = rows(engine)
    assert "breach" not in older
    assert older["envelope"] == before["envelope"]
    migrate.upgrade(engine)
    with make_session_factory(engine)() as session:
        # The desk comes again with the organisation's file.
        again = organisations.find(session, slug="birk")
        assert not desks.has_desk(session, organisation_id=again.id)
        assert organisations.apply(session, file=with_desk(told()), now=NOW)
        assert len(desks.handlers(session, organisation_id=again.id)) == 3


def rows(engine: Engine) -> dict[str, int]:
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in found.tables.items()
        }


def test_a_failed_step_leaves_nothing_behind(empty: Engine) -> None:
    """A table that is there already stops the step: none of the others may stay."""
    with empty.connect() as connection:
        connection.execute(text("CREATE TABLE envelope (id INTEGER)"))
        connection.commit()
    with pytest.raises(Exception, match="envelope"):
        migrate.upgrade(empty)
    assert set(inspect(empty).get_table_names()) == {"envelope"}
