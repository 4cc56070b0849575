"""Looks at a page in the state it is in: what axe finds, and whether it scrolls sideways."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = 320


class Looker:
    """Collects what is wrong, so that one walk through the sites tells everything at once."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.faults: list[tuple[str, str, str]] = []

    def look(self, page: Page, name: str) -> None:
        """`name` says which page in which state."""
        self.seen.append(name)
        # Axe is put in from outside: contexts that are looked at bypass the pages' policy.
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
        found: dict[str, Any] = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        for fault in found["violations"]:
            self.faults += [(name, fault["id"], node["html"][:300]) for node in fault["nodes"]]
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if sideways > 0:
            self.faults.append((name, "scrolls sideways", f"{sideways} px: {widest(page)}"))


def widest(page: Page) -> str:
    """The element that reaches furthest to the right."""
    told: str = page.evaluate(
        """() => {
            const right = (one) => one.getBoundingClientRect().right;
            const all = [...document.querySelectorAll("body *")];
            return all.sort((one, other) => right(other) - right(one))[0].outerHTML.slice(0, 160);
        }"""
    )
    return told
