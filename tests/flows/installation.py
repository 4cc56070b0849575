"""An installation as an operator has it: a folder, a secret, and `varsel serve` in a process."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

VARSEL = Path(sys.executable).parent / "varsel"
EXAMPLE = Path(__file__).parents[2] / "examples" / "surveyor.toml"
PATIENCE = 40


class Installation:
    """Everything of it lies in `root`: data, the server's secret, what the server said."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.data = root / "data"
        self.output = root / "output.txt"
        # Settings that one story needs and the others do not.
        self.more: dict[str, str] = {}
        self._server: subprocess.Popen[bytes] | None = None
        public, staff = free_ports()
        self.public = f"http://localhost:{public}"
        self.staff = f"http://localhost:{staff}"

    @classmethod
    def found(cls, root: Path) -> "Installation":
        """A new one: its secret is made, the example company is applied."""
        made = cls(root)
        made.data.mkdir(parents=True)
        made.varsel("secret", str(made.secret_file))
        made.varsel("db", "upgrade")
        made.varsel("org", "apply", "--yes", str(EXAMPLE))
        return made

    def copied_to(self, root: Path) -> "Installation":
        """The same data on ports of its own. Nothing may be running on it."""
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        return Installation(root)

    @property
    def secret_file(self) -> Path:
        return self.root / "secret.txt"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "VARSEL_DATA": str(self.data),
            "VARSEL_SECRET_FILE": str(self.secret_file),
            "VARSEL_PUBLIC_ORIGIN": self.public,
            "VARSEL_STAFF_ORIGIN": self.staff,
            # Here many reports come at once; what is asked for under pressure has tests of its own.
            "VARSEL_CALM_PER_MINUTE": "100000",
            **self.more,
        }

    @property
    def serving(self) -> list[str | Path]:
        """The command that starts its server."""
        return [VARSEL, "serve"]

    # --- The operator's commands ---------------------------------------------------------------

    def varsel(self, *arguments: str) -> str:
        """Runs the command; returns what it said. It must end well."""
        ended = subprocess.run(
            [VARSEL, *arguments],
            env=self.environment,
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def invite(self, login: str, *options: str) -> str:
        """The link that the operator hands to a recipient."""
        return self.varsel("invite", login, *options).splitlines()[-1]

    # --- The server ----------------------------------------------------------------------------

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        with self.output.open("ab") as output:
            self._server = subprocess.Popen(
                self.serving,
                env=self.environment,
                cwd=self.root,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self._server.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.05)

    @contextmanager
    def running(self) -> Iterator[None]:
        try:
            self.start()
            yield
        finally:
            self.stop()

    def stop(self) -> None:
        """As Ctrl-C or a service manager does it."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(PATIENCE)
            self._server = None

    def kill(self) -> None:
        """The whole process group at once, as when the power goes."""
        assert self._server is not None
        os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait(PATIENCE)
        self._server = None

    def signal_workers(self, number: signal.Signals) -> None:
        """To each worker, not to the one that watches over them."""
        for worker in self.workers():
            os.kill(worker, number)

    def workers(self) -> list[int]:
        assert self._server is not None
        pid = self._server.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [int(child) for child in children.split()]

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.public}/da/", timeout=PATIENCE) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError):
            return False

    # --- What lies in it -----------------------------------------------------------------------

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.data / "varsel.sqlite3")
        try:
            yield connection
        finally:
            connection.close()

    def rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.database() as connection:
            return connection.execute(question, values).fetchall()

    def count(self) -> dict[str, int]:
        """How many rows there are of what reporters cause."""
        tables = ("case", "case_reader", "envelope")
        return {name: self.rows(f'SELECT count(*) FROM "{name}"')[0][0] for name in tables}  # noqa: S608 -- the names stand above

    def check_whole(self) -> None:
        """Nothing is half stored."""
        assert self.rows("PRAGMA integrity_check") == [("ok",)]
        assert self.rows("PRAGMA foreign_key_check") == []
        without_report = """SELECT id FROM "case" WHERE NOT EXISTS (SELECT 1 FROM envelope
            WHERE case_id = id AND thread = 'conversation' AND sequence = 1)"""
        without_reader = """SELECT id FROM "case" WHERE NOT EXISTS
            (SELECT 1 FROM case_reader WHERE case_id = id)"""
        assert self.rows(without_report) == []
        assert self.rows(without_reader) == []


def free_ports() -> tuple[int, int]:
    """Two ports that nobody listens on now."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]
