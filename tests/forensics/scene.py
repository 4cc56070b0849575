"""A server as it is deployed, whose every file lies in one folder, the temporary ones too."""

import resource
import shutil
import time
from pathlib import Path

from sqlalchemy import create_engine, inspect, select, table, text

from tests.flows.installation import EXAMPLE, PATIENCE, Installation

# So few a minute that a visitor alone can bring the site under pressure.
CALM = "300"
PLANTED = Path(__file__).parent / "planted"
Rows = dict[str, list[dict[str, object]]]


class Scene(Installation):
    """`planted` names what the test has put into the server's processes: see `planted`."""

    def __init__(self, root: Path, *, database: str = "", planted: tuple[str, ...] = ()) -> None:
        super().__init__(root)
        self.temporary = root / "temporary"
        self._database, self._planted = database, planted

    @classmethod
    def founded(cls, root: Path, database: str = "") -> "Scene":
        """The example company, nobody enrolled yet."""
        made = cls(root, database=database)
        for folder in (made.data, made.temporary):
            folder.mkdir(parents=True)
        made.varsel("secret", str(made.secret_file))
        made.varsel("db", "upgrade")
        made.varsel("org", "apply", "--yes", str(EXAMPLE))
        return made

    def moved_to(self, root: Path, *planted: str) -> "Scene":
        """The same on ports of its own, with something planted."""
        shutil.copytree(self.root, root)
        return Scene(root, database=self._database, planted=planted)

    def planting(self, *planted: str) -> "Scene":
        """The same in its place, with something planted."""
        return Scene(self.root, database=self._database, planted=planted)

    @property
    def environment(self) -> dict[str, str]:
        given = super().environment | {
            "TMPDIR": str(self.temporary),
            "VARSEL_CALM_PER_MINUTE": CALM,
        }
        if self._database:
            given["VARSEL_DATABASE_URL"] = self._database
        if self._planted:
            given["PYTHONPATH"] = str(PLANTED)
            given["VARSEL_TEST_PLANTED"] = ",".join(self._planted)
            given["VARSEL_TEST_FOLDER"] = str(self.root)
        return given

    @property
    def url(self) -> str:
        return self._database or f"sqlite:///{self.data / 'varsel.sqlite3'}"

    @property
    def hold(self) -> Path:
        """While this is there, an act is not committed (with `faults` planted)."""
        return self.root / "hold"

    @property
    def held(self) -> Path:
        return self.root / "held"

    def start(self) -> None:
        """With core dumps allowed, as far as they are to us: they would lie in the folder."""
        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (most, most))
        super().start()

    def wait_for_other_workers(self, gone: list[int]) -> None:
        deadline = time.monotonic() + PATIENCE
        while set(gone) & set(self.workers()) or len(self.workers()) < len(gone):
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.05)
        while not self._answers():
            assert time.monotonic() < deadline, self.output.read_text()

    def core_limits(self) -> set[str]:
        """What the kernel allows the workers: soft and hard."""
        lines = [
            line
            for worker in self.workers()
            for line in Path(f"/proc/{worker}/limits").read_text(encoding="ascii").splitlines()
        ]
        return {limit for line in lines if "core file" in line for limit in line.split()[4:6]}

    # --- The database, as it is on the disk and in its own words -------------------------------

    def all_rows(self) -> Rows:
        """Every row of every table. Values are what the driver gives, not what we make of them."""
        engine = create_engine(self.url)
        with engine.connect() as connection:
            names = inspect(connection).get_table_names()
            found = {
                name: [
                    dict(row._mapping)
                    for row in connection.execute(select(text("*")).select_from(table(name)))
                ]
                for name in names
            }
        engine.dispose()
        return found

    def ask_database(self, question: str) -> list[tuple[object, ...]]:
        engine = create_engine(self.url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(question))]
        engine.dispose()
        return found


def new_rows(before: Rows, after: Rows) -> Rows:
    """The rows that came or changed in between."""
    found = {
        name: [row for row in rows if row not in before.get(name, [])]
        for name, rows in after.items()
    }
    return {name: rows for name, rows in found.items() if rows}


def sealed_in(rows: Rows) -> list[bytes]:
    """Everything of them that is bytes: sealed by somebody, and so random."""
    return [
        value
        for some in rows.values()
        for row in some
        for value in row.values()
        if isinstance(value, bytes)
    ]


def shared_temporary() -> list[Path]:
    """Where a program writes that does not ask where it may."""
    return [folder for folder in map(Path, ("/tmp", "/var/tmp", "/dev/shm")) if folder.is_dir()]
