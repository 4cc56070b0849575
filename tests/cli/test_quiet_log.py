"""What the web server may say of itself, and what it may not say of a request."""

import io
import logging
import threading
from collections.abc import Callable, Iterator

import pytest
from gunicorn.config import Config

from portal.cli.quiet_log import REQUEST_FAILED, REQUEST_REFUSED, QuietLog

ADDRESS, PATH = "198.51.100.77", "/da/klintmark/peculiar"
INVALID = f"Invalid request from ip={ADDRESS}: {PATH}"


@pytest.fixture
def said() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def log(said: io.StringIO) -> Iterator[QuietLog]:
    """The server's own log, with its own form of a line, writing where the test can read."""
    made = QuietLog(Config())
    handlers = [one for one in made.error_log.handlers if getattr(one, "_gunicorn", False)]
    for handler in handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(said)
    yield made
    for handler in handlers:
        made.error_log.removeHandler(handler)


def in_a_request(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def failing(log: QuietLog) -> None:
    try:
        int(PATH)
    except ValueError:
        log.exception("Error handling request %s", PATH)
        log.error("Error %s", PATH)  # noqa: TRY400 -- as the web server does


def test_of_a_request_nothing_but_fixed_lines(log: QuietLog, said: io.StringIO) -> None:
    in_a_request(lambda: log.warning(INVALID))
    in_a_request(lambda: failing(log))
    in_a_request(lambda: log.critical("%s %s", ADDRESS, PATH))
    in_a_request(lambda: log.debug("Ignored premature client disconnection. %s", PATH))
    in_a_request(lambda: log.access(None, None, {"REMOTE_ADDR": ADDRESS}, None))
    lines = said.getvalue()
    assert ADDRESS not in lines
    assert PATH not in lines
    assert lines.count(REQUEST_FAILED) == 3
    assert lines.count(REQUEST_REFUSED) == 1
    assert len(lines.splitlines()) == 4


def test_of_itself_it_speaks(log: QuietLog, said: io.StringIO) -> None:
    log.critical("WORKER TIMEOUT (pid:%s)", 17)
    assert "WORKER TIMEOUT (pid:17)" in said.getvalue()


def test_what_fails_in_itself_is_a_place_without_words(log: QuietLog, said: io.StringIO) -> None:
    failing(log)
    lines = said.getvalue()
    assert PATH not in lines
    assert "Traceback" not in lines
    assert lines.count(" ValueError ") == 2


def test_a_line_says_the_day_and_not_the_time(log: QuietLog, said: io.StringIO) -> None:
    log.error("a line")
    lines = said.getvalue()
    assert lines.startswith("[20")
    assert ":" not in lines
