"""How long the proof of work takes a telephone, measured in Chromium.

Chromium's own throttle slows the thread of a page alone, and the work is done beside it. So the
seconds of a processor that the work takes are counted, and multiplied by how much slower it may be.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from crypto import work
from portal.web.pressure import LEAST_EFFORT, MOST_EFFORT
from tests.bench.browsing import chromium, phone, site

ROOT = Path(__file__).parents[2]
RUNS = 9
SLOWER = (1, 4, 6)
TRIES = 4000
WANTED = {LEAST_EFFORT: "about 1", MOST_EFFORT: "< 15"}
SOLVE = """
async (effort) => {
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  await work.solve(random(60), random(32), effort);
}
"""


@dataclass(frozen=True)
class Measured:
    """Seconds of one processor, sorted."""

    effort: int
    seconds: list[float]


def measure() -> tuple[float, list[Measured]]:
    """Tries a second of one core of this machine in Python, and what the browser takes."""
    bundle = _bundle()
    with site() as served, chromium() as browser, phone(browser) as (page, _):
        page.goto(f"{served.plain}/blank")
        page.evaluate(f"{bundle}; globalThis.work = work; 0")
        return _attacker(), [_measure(browser, page, effort) for effort in WANTED]


def _attacker() -> float:
    started = time.process_time()
    for number in range(TRIES):
        work.attempt(bytes(60), bytes(32), number)
    return TRIES / (time.process_time() - started)


def _bundle() -> str:
    esbuild = [str(Path(sys.executable).parent / "node"), "node_modules/esbuild/bin/esbuild"]
    options = ["--bundle", "--format=iife", "--global-name=work", "--target=es2022"]
    command = [*esbuild, "crypto/js/work.js", *options]
    return subprocess.check_output(command, cwd=ROOT, text=True)


def _measure(browser: Browser, page: Page, effort: int) -> Measured:
    processes = _renderers(browser)
    used = []
    for _ in range(RUNS):
        before = _processor_seconds(processes)
        page.evaluate(SOLVE, effort)
        used.append(_processor_seconds(processes) - before)
    return Measured(effort, sorted(used))


def _renderers(browser: Browser) -> list[int]:
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return [one["id"] for one in told["processInfo"] if one["type"] == "renderer"]


def _processor_seconds(processes: Sequence[int]) -> float:
    ticks = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def show(results: tuple[float, list[Measured]]) -> None:
    tries, browsers = results
    print(f"Doing the work, seconds on a processor so much slower (median and worst of {RUNS})")
    print("  effort" + "".join(f"{slower:14d} x" for slower in SLOWER) + "  wanted")
    for one in browsers:
        median, worst = statistics.median(one.seconds), one.seconds[-1]
        told = "".join(f"{median * slower:9.2f}, {worst * slower:5.2f}" for slower in SLOWER)
        print(f"  {one.effort:6d}{told}  {WANTED[one.effort]}")
    print(f"  In Python one core of this machine does {tries:.0f} tries a second.")
