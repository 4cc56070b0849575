"""What `varsel doctor` says as it is typed; what it can find is tested in `examination/`."""

from pathlib import Path

import pytest

from tests.bench.servers import free_port, gunicorn
from tests.cli.running import Run

REAL = {
    "VARSEL_PUBLIC_ORIGIN": "https://report.example.org",
    "VARSEL_STAFF_ORIGIN": "https://recipients.example.org",
}


def test_an_installation_on_this_machine_alone_is_not_asked_about_the_machine(ready: Run) -> None:
    said = ready("doctor").stdout
    assert said.splitlines() == [
        "note  There is no organisation yet. Apply a file with `varsel org apply FILE`.",
        "The server can start.",
    ]


def test_a_real_one_is(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "data").chmod(0o755)
    ended = ready("doctor", **REAL)
    assert ended.returncode == 0
    assert "Other users of this machine can look into the data folder." in ended.stdout
    assert f"Run: chmod 700 {tmp_path / 'data'}" in ended.stdout


def test_it_says_what_why_and_what_to_do(ready: Run, tmp_path: Path) -> None:
    secret = tmp_path / "data/secret"
    secret.write_bytes((tmp_path / "secret").read_bytes())
    secret.chmod(0o600)
    said = ready("doctor", **REAL, VARSEL_SECRET_FILE=str(secret)).stdout
    assert "The secret lies in the data folder" in said
    assert "somebody can forge receipts" in said
    assert "Move it elsewhere" in said


def test_from_outside_needs_no_installation(varsel: Run, ready: Run, tmp_path: Path) -> None:
    port = free_port()
    environment = {
        "VARSEL_DATA": str(tmp_path / "data"),
        "VARSEL_SECRET_FILE": str(tmp_path / "secret"),
        "VARSEL_PUBLIC_ORIGIN": f"http://localhost:{port}",
        "VARSEL_STAFF_ORIGIN": "http://staff.localhost",
    }
    with gunicorn("wsgi:application", port, environment):
        ended = varsel(
            "doctor",
            "--from-outside",
            f"http://localhost:{port}",
            VARSEL_SECRET_FILE="no/such/file",
        )
    assert ended.stdout == "All is well.\n"
    assert ended.returncode == 0


def test_from_outside_where_nobody_answers(varsel: Run) -> None:
    ended = varsel("doctor", "--from-outside", f"http://localhost:{free_port()}")
    assert ended.returncode == 1
    assert ended.stdout.startswith("STOP  The site does not answer (ConnectionRefusedError).")
    assert ended.stdout.endswith("Reporters should not use it like this.\n")


def test_from_outside_wants_an_address(varsel: Run) -> None:
    ended = varsel("doctor", "--from-outside", "report.example.org")
    assert ended.returncode == 2
    assert "https://report.example.org" in ended.stderr


@pytest.mark.parametrize("command", [("doctor", "--from-outside"), ("verify", "--fingerprint=a")])
def test_an_onion_address_is_asked_through_tor_alone(varsel: Run, command: tuple[str, ...]) -> None:
    """Its name is for nobody else: not for the resolver of this network either."""
    ended = varsel(*command, f"http://{'v' * 56}.onion")
    assert ended.returncode == 2
    assert "Add: --proxy socks5h://127.0.0.1:9050" in ended.stderr


def test_a_way_that_is_none(varsel: Run) -> None:
    ended = varsel("doctor", "--from-outside", "http://localhost", "--proxy", "localhost:9050")
    assert ended.returncode == 2
    assert "localhost:9050 is not like socks5h://host:port." in ended.stderr
    ended = varsel("doctor", "--proxy", "socks5h://127.0.0.1:9050")
    assert ended.returncode == 2
    assert "--from-outside" in ended.stderr


def test_a_network_between_that_may_look(ready: Run) -> None:
    ended = ready("doctor", **REAL, VARSEL_LIMITER_STORAGE="redis://192.0.2.10:6379/0")
    assert "The way to the rate limits on 192.0.2.10 is not encrypted." in ended.stdout
