"""Looks at a page in the state it is in: what axe finds, and whether it scrolls sideways."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = 320
WIDTHS = (NARROW, 768, 1280)
HEIGHT = 900


def faults(page: Page) -> list[str]:
    """What axe finds, each with the element. The context has to bypass the page's policy."""
    # A page that is changed in place has it still.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
    )
    return [
        f"{fault['id']}: {node['html'][:300]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def sideways(page: Page) -> int:
    """How many pixels it scrolls sideways."""
    found: int = page.evaluate(
        "Math.max(0, document.documentElement.scrollWidth - innerWidth)",
    )
    return found


def wide_faults(page: Page) -> list[str]:
    """Where it scrolls sideways, at each width; the size of the window stays as it was."""
    before = page.viewport_size
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if sideways(page):
            found.append(f"{sideways(page)} px too wide at {width}: {widest(page)}")
    if before:
        page.set_viewport_size(before)
    return found


def large_text_faults(page: Page) -> list[str]:
    """Whether it scrolls sideways with text twice as large; the page keeps that text."""
    page.add_style_tag(content="html { font-size: 200% }")
    page.set_viewport_size({"width": WIDTHS[-1], "height": HEIGHT})
    return [f"too wide with large text: {widest(page)}"] if sideways(page) else []


class Looker:
    """Collects what is wrong, so that one walk through the sites tells everything at once."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.faults: list[str] = []

    def look(self, page: Page, name: str) -> None:
        """`name` says which page in which state."""
        self.seen.append(name)
        self.faults += [f"{name} | {fault}" for fault in faults(page) + wide_faults(page)]


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
