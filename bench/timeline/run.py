"""How the timeline bears 100 to a million entries: server times, and Chromium's view, with the ratios asked.

    createdb tl_100; createdb tl_10000; createdb tl_100000; createdb tl_1000000
    python bench/timeline/run.py --database-url postgresql://…/tl_{} --sizes 100 10000 100000 1000000
    python bench/timeline/run.py --database-url sqlite:////somewhere/tl_{}.sqlite3 --sizes 100 100000

Databases that are empty are filled first. Each size: three visits with an empty cache on 1280 by 800, medians: time to
ten entries shown; frames while the window is dragged for 3 s and zoomed for 3 s; weight, elements, heap; then titles
without JavaScript, in the accessibility tree and on paper, and whole entries on a phone's first screen. Needs Chromium,
playwright.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PORT = 8791
BASE = f"http://127.0.0.1:{PORT}"
VISITS = 3
#: Requests, eight at a time, after which each of two workers has answered some.
WARMING = 32
#: Seconds of each gesture.
GESTURE = 3.0

SHOWN = """
() => new Promise((done) => {
  const look = () => document.querySelectorAll('.entry').length >= 10
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now())))
    : requestAnimationFrame(look);
  look();
})
"""
WATCH = """
() => {
  window.frames_ = []; window.watching = true; let before = 0;
  const tick = (now) => {
    if (before) frames_.push(now - before);
    before = now;
    if (watching) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
"""
WHOLE = """
() => [...document.querySelectorAll('.entry')].filter((each) => {
  const box = each.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }).length
"""


def environment(url: str, answers_mb: int = 0) -> dict[str, str]:
    """`answers_mb`: what each process keeps of what it answered; with 0 every page is made again."""
    return os.environ | {
        "ANSWERS_MB": str(answers_mb),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "pivot_tracker.settings",
        "PIVOT_DEMO": "1",
        "API_RATE": "900000000/60",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }


def run(url: str, *command: str) -> str:
    found = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment(url), check=True, stdout=subprocess.PIPE, text=True
    )
    return found.stdout


def fill(url: str, size: int) -> None:
    count = "from timeline.models import Entry; print(Entry.objects.count())"
    run(url, "manage.py", "migrate", "--verbosity", "0")
    run(url, "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    there = int(run(url, "manage.py", "shell", "--verbosity", "0", "-c", count).split()[-1])
    if there == 0:
        print(run(url, "bench/timeline/fill.py", str(size)).strip(), flush=True)
    elif there != size:
        raise SystemExit(f"{url} holds {there} entries, not {size}: give an empty database.")


@contextmanager
def served(url: str, answers_mb: int) -> Iterator[None]:
    """The site with two workers that have both been asked before."""
    command = [
        "-m",
        "gunicorn",
        "bench.timeline.app",
        "--bind",
        f"127.0.0.1:{PORT}",
        "--workers",
        "2",
        "--threads",
        "4",
    ]
    server = subprocess.Popen(
        [sys.executable, *command, "--preload", "--log-level", "error"], cwd=ROOT, env=environment(url, answers_mb)
    )
    as_browser = urllib.request.Request(f"{BASE}/timeline/", headers={"Accept": "text/html"})
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{BASE}/timeline/", timeout=60).read()
                break
            except OSError:
                time.sleep(0.5)
        with ThreadPoolExecutor(8) as together:
            list(together.map(lambda _: urllib.request.urlopen(as_browser, timeout=60).read(), range(WARMING)))
        yield
    finally:
        server.terminate()
        server.wait()


def visit(browser: Browser, path: str, **options: Any) -> tuple[Page, dict[str, float]]:
    """A page in a context of its own, with when its tenth entry was shown (ms) and its weight without scripts (kB)."""
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
    page = context.new_page()
    weights: dict[str, float] = {}
    kinds: dict[str, str] = {}
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda seen: kinds.update({seen["requestId"]: seen["type"]}))
    session.on("Network.loadingFinished", lambda seen: weights.update({seen["requestId"]: seen["encodedDataLength"]}))
    page.goto(BASE + path, wait_until="commit")
    shown = page.evaluate(SHOWN)
    page.wait_for_load_state("load")
    weight = sum(size for name, size in weights.items() if kinds.get(name) != "Script") / 1000
    return page, {"shown": shown, "weight": weight}


def visited(browser: Browser, path: str) -> float:
    """Milliseconds until a page's tenth entry was shown."""
    page, seen = visit(browser, path)
    page.context.close()
    return seen["shown"]


def watched(page: Page) -> dict[str, float]:
    frames = sorted(page.evaluate("() => { watching = false; return frames_; }"))
    return {"p95": frames[int(len(frames) * 0.95)], "worst": frames[-1], "frames": len(frames)}


def pan(page: Page) -> dict[str, float]:
    """The window of the overview dragged to and fro."""
    page.locator(".period-links.wide a").nth(12).click()
    page.wait_for_function(
        "() => new URLSearchParams(location.search).has('from') && !document.querySelector('.is-loading')"
    )
    thumb = page.locator(".thumb").bounding_box()
    assert thumb is not None
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(WATCH)
    began = time.monotonic()
    while (spent := time.monotonic() - began) < GESTURE:
        phase = spent / GESTURE * 4 % 2
        page.mouse.move(x + 300 * (phase if phase < 1 else 2 - phase), y)
    found = watched(page)
    page.mouse.up()
    page.wait_for_timeout(500)
    return found


def zoom(page: Page) -> dict[str, float]:
    """The wheel turned with Ctrl, closer and wider."""
    plot = page.locator(".plot").bounding_box()
    assert plot is not None
    page.mouse.move(plot["x"] + plot["width"] / 2, plot["y"] + 20)
    page.keyboard.down("Control")
    page.evaluate(WATCH)
    began = time.monotonic()
    while (spent := time.monotonic() - began) < GESTURE:
        page.mouse.wheel(0, 40 if spent % 1.5 < 0.75 else -40)
    page.keyboard.up("Control")
    return watched(page)


def heap(page: Page) -> dict[str, float]:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
    elements = page.evaluate("() => document.querySelectorAll('*').length")
    return {"heap": metrics["JSHeapUsedSize"] / 1e6, "elements": elements}


def audit(browser: Browser) -> dict[str, float]:
    """Of the titles in view, those without JavaScript, in the accessibility tree, on paper; a phone's first screen."""
    page, _seen = visit(browser, "/timeline/", java_script_enabled=True)
    titles = page.locator(".entry .title").all_inner_texts()
    session = page.context.new_cdp_session(page)
    named = {node.get("name", {}).get("value", "") for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    page.emulate_media(media="print")
    printed = page.locator(".entry .title:visible").count()
    page.context.close()
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(f"{BASE}/timeline/")
    without = bare.locator(".entry .title:visible").count()
    bare.goto(f"{BASE}/timeline/?view=print")
    selection = bare.locator(".entry .title:visible").count()
    context.close()
    phone, _seen = visit(browser, "/timeline/", viewport={"width": 390, "height": 844})
    whole = phone.evaluate(WHOLE)
    phone.context.close()
    return {
        "titles": len(titles),
        "without JavaScript": without,
        "in the tree": sum(any(title in name for name in named) for title in titles),
        "on paper": printed,
        "in the print view": selection,
        "whole on a phone": whole,
    }


def measure(browser: Browser) -> dict[str, Any]:
    runs: list[dict[str, float]] = []
    for _ in range(VISITS):
        plain = visited(browser, "/bench/plain.html")
        page, shown = visit(browser, "/timeline/")
        rest = heap(page)
        panned, zoomed = pan(page), zoom(page)
        after = heap(page)["heap"]
        page.context.close()
        runs.append(
            {"plain": plain, **shown, **rest, "heap after": after}
            | {f"pan {name}": value for name, value in panned.items()}
            | {f"zoom {name}": value for name, value in zoomed.items()}
        )
    return {name: statistics.median(each[name] for each in runs) for name in runs[0]}


def table(title: str, rows: dict[int, dict[str, float]]) -> None:
    sizes = list(rows)
    print(f"\n{title:28}" + "".join(f"{size:>12,}" for size in sizes))
    for name in rows[sizes[0]]:
        print(f"{name:28}" + "".join(f"{rows[size][name]:12.1f}" for size in sizes))


def verdicts(server: dict[int, dict[str, float]], browser: dict[int, dict[str, float]]) -> None:
    """Each ratio that is asked for, with its bound."""
    least, most = min(browser), max(browser)
    asked = [("first ten at the most against the least", browser[most]["shown"] / browser[least]["shown"], 1.5)]
    asked += [
        (f"first ten against plain HTML, {size:,}", row["shown"] / row["plain"], 4) for size, row in browser.items()
    ]
    for name, most_allowed in (
        ("pan worst", 50),
        ("pan p95", 25),
        ("zoom worst", 50),
        ("zoom p95", 25),
        ("weight", 120),
        ("elements", 3000),
        ("heap after", 10),
    ):
        asked.append((f"{name}, the most of all sizes", max(row[name] for row in browser.values()), most_allowed))
    base = min((size for size in server if size >= 10_000), default=min(server))
    asked += [
        (f"{name}, {max(server):,} against {base:,}", server[max(server)][name] / server[base][name], 2)
        for name in server[base]
    ]
    print()
    for name, value, bound in asked:
        print(f"{'holds' if value <= bound else 'FAILS':6} {name:60} {value:8.2f}   at most {bound}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url", required=True, help="with {} where the number of entries stands")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000, 100_000, 1_000_000])
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    given = parser.parse_args()
    server: dict[int, dict[str, float]] = {}
    seen: dict[int, dict[str, float]] = {}
    audits: dict[int, dict[str, float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
        for size in given.sizes:
            url = given.database_url.replace("{}", str(size))
            fill(url, size)
            server[size] = json.loads(run(url, "bench/timeline/app.py"))
            with served(url, answers_mb=0):
                anew = [visited(browser, "/timeline/") for _ in range(VISITS)]
            with served(url, answers_mb=32):
                seen[size], audits[size] = measure(browser), audit(browser)
            seen[size]["shown, made anew"] = statistics.median(anew)
        browser.close()
    table("server, ms", server)
    table("browser (ms, kB, MB)", seen)
    table("audit", audits)
    verdicts(server, seen)


if __name__ == "__main__":
    main()
