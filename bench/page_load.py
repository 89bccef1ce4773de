"""How soon a page is there: largest contentful paint and layout shift in Chromium, with an empty cache each time.

    python bench/page_load.py http://127.0.0.1:8000/promises/trade-200-billion/ [another address …]

Prints for each address the median of some runs, and its ratio to the first address: give a static file first (such as
/static/pages/site.css) to compare with what the server and the browser cost anyhow.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, sync_playwright

RUNS = 5
#: Milliseconds that a page is watched after it has loaded.
WATCHED = 500
#: What the issue asks of a promise's page: milliseconds, and the sum of shifts.
MOST_PAINT, MOST_SHIFT = 1000, 0

WATCH = """
window.seen = {paint: 0, shift: 0, moved: []};
new PerformanceObserver(list => { for (const each of list.getEntries()) window.seen.paint = each.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const each of list.getEntries()) { window.seen.shift += each.value;
    for (const one of each.sources) window.seen.moved.push(one.node && (one.node.className || one.node.nodeName)); } })
  .observe({type: "layout-shift", buffered: true});
"""
READ = """() => {
  const [load] = performance.getEntriesByType("navigation");
  return {...window.seen, first_byte: load.responseStart, bytes: load.transferSize,
          nodes: document.getElementsByTagName("*").length};
}"""


@dataclass(frozen=True)
class Load:
    """Medians: milliseconds to the first byte and to the largest paint, the sum of shifts, bytes, elements."""

    first_byte: float
    largest_paint: float
    shift: float
    size: float
    nodes: float


def measure(browser: Browser, address: str, *, runs: int = RUNS) -> Load:
    """Load an address some times, each in a context of its own, so that nothing is cached."""
    seen: list[dict[str, Any]] = []
    for _run in range(runs):
        context = browser.new_context(viewport={"width": 1280, "height": 844})
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(address, wait_until="load")
        page.wait_for_timeout(WATCHED)
        seen.append(page.evaluate(READ))
        context.close()
    names = ("first_byte", "paint", "shift", "bytes", "nodes")
    return Load(*(statistics.median(each[name] for each in seen) for name in names))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", nargs="+")
    parser.add_argument("--runs", type=int, default=RUNS)
    asked = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        base = None
        for address in asked.address:
            found = measure(browser, address, runs=asked.runs)
            base = base or max(found.largest_paint, found.first_byte)
            verdict = "met" if found.largest_paint <= MOST_PAINT and found.shift <= MOST_SHIFT else "missed"
            print(
                f"{address}\n  first byte {found.first_byte:.0f} ms, largest paint {found.largest_paint:.0f} ms "
                f"({found.largest_paint / base:.1f} x the first address), shift {found.shift:.3f}, "
                f"{found.size / 1000:.0f} kB, {found.nodes:.0f} elements: {verdict}"
            )
        browser.close()


if __name__ == "__main__":
    main()
