"""The parser stands alone, and is fast."""

import subprocess
import sys

from crypto import wire
from tests.crypto import actors


def test_the_server_needs_nothing_that_can_open_an_envelope() -> None:
    code = (
        "import sys; from crypto import wire, charter, proof, receipt;"
        "print(*sorted(name for name in sys.modules if name.startswith('crypto.')))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(out.stdout.split())
    assert "crypto.wire" in loaded
    closed = {"keys", "envelope", "return_code", "keyring", "attachment", "message", "export"}
    assert not loaded & {f"crypto.{name}" for name in closed}


def test_the_hash_of_an_envelope_is_that_of_all_its_bytes() -> None:
    first, second = wire.parse(actors.sealed_report()), wire.parse(actors.sealed_report())
    assert first.hash != second.hash
    assert wire.parse(first.bytes).hash == first.hash


def test_threads() -> None:
    assert actors.answered("note").later.thread == "internal"
    for direction in ("answer", "reply"):
        assert actors.answered(direction).later.thread == "conversation"


def test_no_envelope_is_larger_than_the_largest() -> None:
    assert len(actors.sealed_report()) < wire.MAX_SIZE
    assert wire.MAX_SIZE == 13 + 131_072 + 64 + 1_048_832
