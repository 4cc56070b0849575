"""Where the operator sits who signs a site, and somebody who checks it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crypto.encoding import b64u
from portal.cli.main import varsel
from tests.public.house import SCHEME, SLUG, House

MANIFEST = "/.well-known/varsel-manifest.json"
REPORT = f"/da/{SLUG}/{SCHEME}/report"
CHARTER = f"/api/{SLUG}/{SCHEME}/charter"


def at_work(house: House, folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.chdir(folder)
    patch.setenv("VARSEL_DATA", str(house.settings.data))
    patch.setenv("VARSEL_SECRET", b64u(house.settings.secret))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(varsel, arguments)


def checked(origin: str, key: Path, *more: str) -> tuple[int, list[str]]:
    done = run("verify", origin, "--key", str(key), *more)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, done.output.splitlines()
