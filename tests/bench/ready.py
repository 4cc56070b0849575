"""How long a slow line keeps a person from writing, measured in Chromium."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser

from tests.bench.browsing import PAGES, chromium, phone, site

WANTED = 3.0
KILOBITS = 400
RUNS = 3

# At each frame takes the way that a person takes: begins, goes on, chooses the first choice, and
# writes a letter into the first field that takes one. Moments are seconds since the page was
# asked for.
WRITER = """
(() => {
  const now = () => performance.now() / 1000;
  const seen = (window.bench = {});
  let done;
  seen.done = new Promise((resolve) => { done = resolve; });
  const look = () => {
    const step = document.querySelector("[data-step]:not([hidden])");
    if (step !== null) {
      seen.begun ??= now();
      const field = [...step.querySelectorAll("textarea, input[type=text]")].find((one) => one.checkVisibility());
      if (field !== undefined) {
        field.focus();
        document.execCommand("insertText", false, "J");
        if (field.value === "J") { done([seen.begun, now()]); return; }
      } else {
        step.querySelector("input[type=radio]")?.click();
        step.querySelector("[data-go=forward]").click();
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True)
class Measured:
    """Medians, in seconds from the address being asked for."""

    latency: int
    front: bool
    begun: float
    written: float


def measure() -> list[Measured]:
    with site() as served, chromium() as browser:
        return [
            _median(browser, served.compressed if front else served.plain, latency, front=front)
            for latency, front in ((150, True), (400, True), (150, False))
        ]


def _median(browser: Browser, origin: str, latency: int, *, front: bool) -> Measured:
    runs = [_once(browser, origin, latency) for _ in range(RUNS)]
    begun, written = (statistics.median(moments) for moments in zip(*runs, strict=True))
    return Measured(latency, front, begun, written)


def _once(browser: Browser, origin: str, latency: int) -> tuple[float, float]:
    with phone(browser, WRITER) as (page, cdp):
        cdp.send("Network.enable")
        speed = KILOBITS * 1000 / 8
        cdp.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": latency,
                "downloadThroughput": speed,
                "uploadThroughput": speed,
            },
        )
        page.goto(origin + PAGES["report"])
        begun, written = page.evaluate("window.bench.done")
        return begun, written


def show(results: Sequence[Measured]) -> None:
    print(f"Ready to write on a line of {KILOBITS} kbit/s, seconds (median of {RUNS})")
    print("  latency  front        `Begin`  first letter  wanted")
    for one in results:
        front = "compresses" if one.front else "none"
        print(
            f"  {one.latency:4d} ms  {front:10s} {one.begun:9.2f} {one.written:13.2f}"
            f"   < {WANTED:.1f}"
        )
