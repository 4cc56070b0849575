"""Copies of what `deploy/` ships, with the places of the test in them and nothing else changed."""

import re
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

DEPLOY = Path(__file__).parents[2] / "deploy"
ADDRESS = "127.77.13.37"
NETWORK = "127.77.13.0"


def copy(source: Path, target: Path, changes: Mapping[str, str]) -> None:
    """Copies a file; every key (a regular expression) must be found, and becomes its value."""
    text = source.read_text(encoding="utf-8")
    for old, new in changes.items():
        text, count = re.subn(old, lambda match, new=new: match.expand(new), text)  # type: ignore[misc]  # mypy does not see the default of a lambda
        assert count, f"{source.name} has no {old}"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def free_ports(count: int) -> list[int]:
    """That many ports on which nobody listens now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]
    finally:
        for one in sockets:
            one.close()


def certificate(folder: Path) -> None:
    """A certificate for localhost that nobody but the test trusts."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
    )


def traces(folder: Path) -> list[str]:
    """The files below a folder in which the client's address stands, as text or as hexadecimal."""
    wanted = (ADDRESS.encode(), b"7f4d0d25", b"7F4D0D25", b"::ffff:7f4d:d25")
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [
        str(path.relative_to(folder))
        for path in files
        if any(one in path.read_bytes() for one in wanted)
    ]
