"""The parts the other tests stand on are real: a browser, a PostgreSQL."""

from playwright.sync_api import Browser
from sqlalchemy import URL, create_engine, text


def test_the_browser_runs_todays_scripts(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    assert page.evaluate("[1, 2, 3].toReversed().join()") == "3,2,1"
    context.close()


def test_postgres_is_real_and_each_test_gets_an_empty_database(postgres_url: URL) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        version = connection.execute(text("SHOW server_version_num")).scalar_one()
        tables = connection.execute(
            text("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
        ).scalar_one()
    engine.dispose()
    assert int(version) >= 180000
    assert tables == 0
