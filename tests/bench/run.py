"""`make bench`: what the portal costs, in one run, beside what is wanted.

`make bench ONLY="inbox weight"` runs those parts alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

# Run as a file, so that it needs no package: the project's folder is where `tests` is found.
sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench import (
    flood,
    inbox,
    intake,
    parsing,
    ready,
    register,
    requests,
    sealing,
    weight,
    working,
)

PARTS: dict[str, Callable[[], None]] = {
    "intake": lambda: intake.show(intake.measure()),
    "parsing": lambda: parsing.show(parsing.measure()),
    "inbox": lambda: inbox.show(inbox.measure()),
    "register": lambda: register.show(register.measure()),
    "requests": lambda: requests.show(requests.measure()),
    "weight": lambda: weight.show(weight.measure()),
    "ready": lambda: ready.show(ready.measure()),
    "work": lambda: working.show(working.measure()),
    "flood": lambda: flood.show(flood.measure()),
    "sealing": lambda: sealing.show(sealing.measure()),
}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        raise SystemExit(f"There is no part {unknown[0]}. There are: {', '.join(PARTS)}.")
    print(f"{os.cpu_count()} cores; others' load shows in the figures:", end=" ")
    print(f"it was {os.getloadavg()[0]:.1f} in the last minute")
    for name in names or PARTS:
        print(flush=True)
        PARTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
