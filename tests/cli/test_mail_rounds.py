"""Rounds of mail: beginning and stopping at the same moment."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.cli.mail_rounds import MailRounds
from portal.data import migrate
from portal.data.database import make_engine
from tests.web.sites import make_settings

TURNS = 200


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads are interrupted as often as can be."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("restless")
def test_a_server_may_stop_while_a_round_begins(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    engine = make_engine(settings.database_url)
    migrate.upgrade(engine)
    for _ in range(TURNS):
        rounds = MailRounds(engine, settings)
        beginning = threading.Thread(target=rounds.begin)
        beginning.start()
        rounds.stop()
        beginning.join()
        rounds.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "mail"]
    engine.dispose()
