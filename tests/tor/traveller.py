"""A reporter who is on the way: from where they come, and with what browser."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.public.house import ROOT

NODE = ROOT / ".venv" / "bin" / "node"
VISIT = Path(__file__).with_name("visit.mjs")
OUT = "https://www.dmi.dk/"
PATIENCE = 140
# A person waits; a browser that needs this long has something wrong with it.
LONGEST_WAIT = 30_000
# Between the slowness of a loop with a compiler (0.4) and that of one without (2.3).
INTERPRETED = 0.8
# A file that is made on the page and saved, an empty page, a font of Firefox's own style sheet:
# no network is asked for these.
NOWHERE = ("blob:", "about:", "data:font/")


@dataclass(frozen=True)
class Traveller:
    """A reporter's instructions to each of their browsers.

    `tor` is the host and port of a tor to go through, if they do; `wide` is in CSS pixels;
    older browsers know nothing of trusted types.
    """

    origin: str
    firefox: Path
    downloads: Path
    language: str
    wide: int
    trusted_types: bool
    tor: str | None = None

    def visit(self, what: str, **more: str) -> dict[str, Any]:
        order = {
            "what": what,
            "origin": self.origin,
            "tor": self.tor,
            "language": self.language,
            "wide": self.wide,
            "trustedTypes": self.trusted_types,
            "firefox": str(self.firefox),
            "downloads": str(self.downloads),
            **more,
        }
        ended = subprocess.run(
            [NODE, VISIT],
            input=json.dumps(order),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert ended.returncode == 0, ended.stderr
        seen: dict[str, Any] = json.loads(ended.stdout)
        self._check(what, seen)
        return seen

    def _check(self, what: str, seen: dict[str, Any]) -> None:
        """The browser was as strict as it had to be, and the page kept to its own site."""
        print(self.origin, json.dumps(seen["times"]), json.dumps(seen["abilities"]))
        abilities = seen["abilities"]
        assert abilities["webAssembly"] == "undefined"
        assert abilities["slowness"] > INTERPRETED
        assert abilities["secure"]
        assert abilities["trustedTypes"] is self.trusted_types
        assert abilities["wide"] == self.wide
        assert "" not in seen["stored"].values(), seen["stored"]
        assert seen["complaints"] == []
        assert seen["sideways"] == []
        assert max(seen["times"].values(), default=0) < LONGEST_WAIT
        own = tuple(f"{self.origin}{rest}" for rest in ("/da/", "/en/", "/api/", "/assets/"))
        foreign = [one for one in seen["addresses"] if not one.startswith((*NOWHERE, *own))]
        assert foreign == ([OUT] if what == "leave" else [])
