"""Writes crypto/vectors/*.json: python -m tests.crypto.vectors.generate [FOLDER].

Nothing here or beside it imports `crypto`: what both agree on, they read from SPEC.md. HPKE
encapsulations are fresh at each run, everything else is fixed.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.crypto.vectors import (
    facts_case,
    facts_envelope,
    facts_filling,
    facts_inside,
    facts_keys,
    facts_manifest,
    facts_wire,
    facts_work,
)
from tests.crypto.vectors.making import FOLDER, Vector


def all_vectors() -> Iterator[Vector]:
    kinds = (
        facts_keys,
        facts_wire,
        facts_envelope,
        facts_inside,
        facts_case,
        facts_manifest,
        facts_work,
        facts_filling,
    )
    for facts in kinds:
        yield from facts.vectors()


def write(folder: Path) -> dict[str, int]:
    """One file for each kind, one line for each vector; returns how many each kind has."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for vector in all_vectors():
        kinds[vector["kind"]].append(json.dumps(vector))
    for kind, lines in kinds.items():
        (folder / f"{kind}.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
    return {kind: len(lines) for kind, lines in sorted(kinds.items())}


if __name__ == "__main__":
    made = write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
    for name, count in made.items():
        print(f"{count:4} {name}")
