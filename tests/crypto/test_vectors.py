"""Every vector through the library, and every error code of SPEC.md in a vector."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crypto.errors import CryptoError
from tests.crypto import vector_runner

SPEC = Path(__file__).parents[2] / "crypto" / "SPEC.md"
VECTORS = [vector for kind in vector_runner.kinds() for vector in vector_runner.load(kind)]


@pytest.mark.parametrize(
    "vector", VECTORS, ids=lambda vector: f"{vector['kind']}: {vector['name']}"
)
def test_vector(vector: dict[str, Any]) -> None:
    run = vector_runner.RUNNERS[vector["kind"]]
    if "error" not in vector:
        assert run(vector["input"]) == vector_runner.normal(vector["expect"])
        return
    with pytest.raises(CryptoError) as refused:
        run(vector["input"])
    assert refused.value.code == vector["error"]
    assert vector.get("facts", {}).items() <= refused.value.facts.items()


def test_no_two_vectors_of_a_kind_have_one_name() -> None:
    names = [(vector["kind"], vector["name"]) for vector in VECTORS]
    assert len(set(names)) == len(names)


def test_every_kind_that_there_is_has_a_right_vector() -> None:
    right = {vector["kind"] for vector in VECTORS if "expect" in vector}
    assert right == vector_runner.RUNNERS.keys() - {"envelope-seal"}


def test_every_error_code_of_the_specification_has_a_vector_and_no_vector_another() -> None:
    listed = SPEC.read_text().split("## 14.")[1].split("\n## ")[0]
    codes = set(re.findall(r"^\| `([a-z_]+)` \|", listed, re.MULTILINE))
    assert codes == {vector["error"] for vector in VECTORS if "error" in vector}


def test_the_generator_imports_nothing_of_the_library() -> None:
    code = (
        "import sys; from tests.crypto.vectors import generate;"
        "print([name for name in sys.modules if name.split('.')[0] in ('crypto', 'nacl')])"
    )
    command = [sys.executable, "-c", code]
    out = subprocess.run(command, capture_output=True, text=True, check=True, cwd=SPEC.parents[1])
    assert out.stdout.strip() == "[]"
