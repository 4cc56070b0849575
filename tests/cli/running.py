"""The command `varsel` as it is typed: a process of its own, in a folder and surroundings of its own.

The processes are forked from one that has read the program already, for reading it takes a second.
The program that is installed is started by the flows and by tests/packaging.
"""

import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

Run = Callable[..., CompletedProcess[str]]
ROOT = Path(__file__).parents[2]
PATIENCE = 60

# What the commands load when they are called.
_FORKING = get_context("forkserver")
_FORKING.set_forkserver_preload(
    [
        "portal.cli.main",
        "portal.cli.serve",
        "portal.cli.organisation",
        "portal.cli.doctor",
        "portal.cli.mail",
        "portal.cli.manifest",
        "portal.cli.verify",
        "portal.cli.cryptography",
        "portal.cli.reset",
        "tests.cli.running",
    ]
)


def run(
    arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str], merged: bool = False
) -> CompletedProcess[str]:
    """Runs `varsel` with these arguments; `merged` puts what it complains of into its output."""
    with TemporaryDirectory() as place:
        output, errors = Path(place) / "output", Path(place) / "errors"
        given = (list(arguments), folder, dict(environment), output, output if merged else errors)
        process = _FORKING.Process(target=_main, args=given)
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(" ".join(arguments))
        said = output.read_text(encoding="utf-8")
        complained = "" if merged else errors.read_text(encoding="utf-8")
    return CompletedProcess(list(arguments), process.exitcode, said, complained)


def _main(
    arguments: list[str], folder: Path, environment: dict[str, str], output: Path, errors: Path
) -> None:
    """In the process of its own. It appends, so that two streams into one file keep their order."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, file in ((1, output), (2, errors)):
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, number)
    sys.stdout, sys.stderr = _stream(1), _stream(2)
    sys.argv = ["varsel", *arguments]
    from portal.cli.main import main  # noqa: PLC0415 -- the surroundings come first

    main()


def _stream(number: int) -> io.TextIOWrapper:
    raw = io.BufferedWriter(io.FileIO(number, "w", closefd=False))
    return io.TextIOWrapper(raw, "utf-8", line_buffering=True)
