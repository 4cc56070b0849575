"""What a serving process does not write by itself. Each in a process of its own: it is for good."""

import subprocess
import sys

from tests.cli.running import ROOT

SECRET = "hemmelige ord fra en indberetning"
BEGIN = f"from portal.web.process import keep_quiet; keep_quiet(); SECRET = {SECRET!r}\n"


def run(program: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-W", "default", "-X", "faulthandler", "-c", BEGIN + program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert SECRET not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_no_dump_and_no_file_for_others() -> None:
    done = run(
        "import ctypes, faulthandler, os, resource\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),"
        " faulthandler.is_enabled(), oct(os.umask(0)))"
    )
    assert done.stdout == "(0, 0) 0 False 0o77\n"


def test_what_is_loaded_is_not_looked_through_for_garbage() -> None:
    done = run(
        "import gc; from portal.web.process import settle\n"
        "before = gc.get_freeze_count(); settle()\n"
        "print(before, gc.get_freeze_count() > 1000, gc.isenabled())"
    )
    assert done.stdout == "0 True True\n"


def test_what_nobody_caught_is_one_line() -> None:
    done = run("raise ValueError(SECRET)")
    assert done.returncode == 1
    assert done.stderr.startswith("unexpected ")
    assert done.stderr.endswith(" ValueError __main__:2\n")


def test_nor_does_a_thread_tell() -> None:
    program = "import threading\ndef f(): raise KeyError(SECRET)\nt = threading.Thread(target=f); "
    assert " KeyError __main__:3\n" in run(program + "t.start(); t.join()").stderr


def test_nor_what_fails_while_it_is_thrown_away() -> None:
    program = "class A:\n  def __del__(self): raise OSError(SECRET)\nA()"
    assert " OSError __main__:3\n" in run(program).stderr


def test_warnings_are_not_shown() -> None:
    assert run("import warnings; warnings.warn(SECRET)").stderr == ""


def test_of_others_log_lines_the_words_are_left_out() -> None:
    done = run(
        "import logging\n"
        "log = logging.getLogger('sqlalchemy.pool')\n"
        "log.error('lost %s', SECRET)\n"
        "try: raise RuntimeError(SECRET)\n"
        "except RuntimeError: log.exception('also %s', SECRET)\n"
        "log.error('wrong number of %s %s', SECRET)\n"
        "logging.getLogger('varsel').error('unexpected 00000000')\n"
    )
    first, second, third, own = done.stderr.splitlines()
    assert first == third == "error sqlalchemy.pool"
    assert second.startswith("error sqlalchemy.pool unexpected ")
    assert second.endswith(" RuntimeError __main__:5")
    assert own == "unexpected 00000000"
