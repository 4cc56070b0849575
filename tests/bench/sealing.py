"""How long a slow processor takes to seal a report, measured in Chromium."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.bench.browsing import PAGES, PATIENCE, chromium, phone, site
from tests.public.reporter import Reporter

ROOT = Path(__file__).parents[2]
WANTED = 1500
RUNS = 3
STORY = "Der er bogført en privat rejse som kundebesøg, og bilagene mangler. " * 60

# Milliseconds: when Send is pressed, when the list of recipients has come again, and when the
# sealed report leaves the page.
WATCH = """
(() => {
  const marks = (window.bench = {});
  const real = window.fetch;
  window.fetch = async (address, options) => {
    const asked = performance.now();
    if (options?.method === "POST") marks.left ??= asked;
    const answer = await real(address, options);
    if (options?.method === "GET" && marks.pressed !== undefined) marks.waited = performance.now() - asked;
    return answer;
  };
  addEventListener("click", (event) => {
    if (event.target.closest("#send") !== null) marks.pressed = performance.now();
  }, true);
})();
"""
DERIVE = """
async () => {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const started = performance.now();
  await returnCode.derive(await returnCode.newCode(), salt);
  return performance.now() - started;
}
"""


@dataclass(frozen=True)
class Measured:
    """Medians in milliseconds. `waited` is the part of `sealed` that the server took."""

    slower: int
    derived: float
    sealed: float
    waited: float


def measure() -> list[Measured]:
    bundle = _bundle()
    with site() as served, chromium() as browser:
        return [_measure(browser, served.compressed, bundle, slower) for slower in (1, 4)]


def _bundle() -> str:
    """The return code's own module alone: on the page it works while the person reads."""
    esbuild = [str(Path(sys.executable).parent / "node"), "node_modules/esbuild/bin/esbuild"]
    options = ["--bundle", "--format=iife", "--global-name=returnCode", "--target=es2022"]
    command = [*esbuild, "crypto/js/return_code.js", *options]
    return subprocess.check_output(command, cwd=ROOT, text=True)


def _measure(browser: Browser, origin: str, bundle: str, slower: int) -> Measured:
    derived = [_derive(browser, origin, bundle, slower) for _ in range(RUNS)]
    sent = [_send(browser, origin, slower) for _ in range(RUNS)]
    sealed, waited = (statistics.median(one) for one in zip(*sent, strict=True))
    return Measured(slower, statistics.median(derived), sealed, waited)


def _derive(browser: Browser, origin: str, bundle: str, slower: int) -> float:
    with phone(browser) as (page, cdp):
        page.goto(f"{origin}/blank")
        page.evaluate(f"{bundle}; globalThis.returnCode = returnCode; 0")
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        taken: float = page.evaluate(DERIVE)
        return taken


def _send(browser: Browser, origin: str, slower: int) -> tuple[float, float]:
    """Writes a whole report as a person does and sends it: (sealed, of which waited)."""
    with phone(browser, WATCH) as (page, cdp):
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        reporter = Reporter(page.context, origin)
        reporter.page.close()
        reporter.page = page
        page.goto(origin + PAGES["report"])
        reporter.write(STORY)
        reporter.take_code()
        page.locator("#code-again").fill(reporter.code)
        reporter.send()
        expect(reporter.step("receipt")).to_be_visible(timeout=PATIENCE)
        marks = page.evaluate("window.bench")
        return marks["left"] - marks["pressed"], marks["waited"]


def show(results: Sequence[Measured]) -> None:
    print(f"Sealing a report of {len(STORY)} letters, milliseconds (median of {RUNS})")
    print("  processor  return code  Send to leaving  of it waiting for the list  wanted")
    for one in results:
        wanted = f"< {WANTED}" if one.slower > 1 else ""
        print(
            f"  {one.slower:6d} x {one.derived:14.0f} {one.sealed:16.0f} {one.waited:27.0f}"
            f"  {wanted}"
        )
    print("  The return code's keys are derived before, while the person reads. Chromium slows the")
    print("  page's own thread alone: the stretching of the code is done beside it at full speed.")
