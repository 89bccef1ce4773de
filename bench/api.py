"""How fast the API's lists are, as a ratio to two yardsticks in the same run on the same rows.

(a) the same rows with the same fields as JSON built by PostgreSQL behind a Django view without middleware; (b) plain
Django REST framework: ModelViewSet, ModelSerializer, prefetched, limit-offset with a count, without middleware. The API
runs with all of its middleware, requests counted: once without its memory (ANSWERS_MB=0), so that each answer is made,
and once with it, which after the first round holds all that is asked for. Rounds alternate, since single rounds scatter
by a factor of two; medians count.

    python bench/api.py --database-url postgresql://…/an_empty_database --targets 100000 --events 1000000

Needs PostgreSQL, wrk, and the packages of requirements.txt.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = 20
OURS, AGAIN, PLAIN = 8761, 8763, 8762
HEADER = ("what", "requests/s", "p50 ms", "p99 ms", "x (a)", "x (b)")


def environment(url: str, settings: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": settings,
        "PIVOT_DEMO": "1",
        "API_RATE": "900000000/60",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }


def serve(url: str, settings: str, application: str, port: int, **variables: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    env = environment(url, settings) | variables
    server = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=env)
    for _ in range(120):
        time.sleep(0.5)
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/", timeout=5)
        except urllib.error.HTTPError:
            return server
        except OSError:
            continue
        return server
    raise SystemExit(f"no answer on port {port}")


def follow(port: int, path: str, pages: int) -> list[str]:
    """The addresses of the first pages of a list, along its links."""
    found, address = [], f"http://127.0.0.1:{port}{path}"
    while address and len(found) < pages:
        found.append(address)
        with urllib.request.urlopen(address, timeout=60) as answer:
            address = json.load(answer)["next"]
    return found


def compare(name: str, own: str, yardstick: str) -> None:
    """Stop unless both answers have the same records with the same fields."""
    found = []
    for address in (own, yardstick):
        with urllib.request.urlopen(address, timeout=60) as answer:
            rows = json.load(answer)["results"]
        found.append({row["slug"]: fields(row) for row in rows})
    if found[0] != found[1]:
        differ = set().union(*found[0].values()) ^ set().union(*found[1].values())
        raise SystemExit(f"{name}: the yardstick shows other records, or other fields: {sorted(differ)}")


def fields(value: object, path: str = "") -> set[str]:
    """Every path in a JSON value that leads to a single value or to an empty one."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {each for name, part in parts for each in fields(part, f"{path}.{name}")} or {path}


def script(addresses: list[str], tag: str = "") -> str:
    """A wrk script that asks for the addresses in turn, and counts what is neither 200 nor 304."""
    paths = ",".join(f'"{re.sub(r"^http://[^/]+", "", address)}"' for address in addresses)
    head = f'wrk.headers["If-None-Match"] = [[{tag}]]\n' if tag else ""
    path = Path("/tmp") / f"bench-api-{os.getpid()}-{abs(hash((paths, tag)))}.lua"
    path.write_text(
        f"local paths = {{{paths}}}\nlocal n = 0\n{head}function request()\n  n = n % #paths + 1\n"
        "  return wrk.format(nil, paths[n])\nend\n",
        encoding="ascii",
    )
    return str(path)


def measure(port: int, lua: str, seconds: float) -> tuple[float, float, float]:
    """Requests a second, and the 50th and 99th percentile of the answering time in milliseconds."""
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "-s", lua, f"http://127.0.0.1:{port}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(said)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
    return rate, *(_ms(re.search(rf"{p}%\s+([\d.]+)(us|ms|s)", said)) for p in (50, 99))  # type: ignore[return-value]


def _ms(found: re.Match[str] | None) -> float:
    assert found is not None
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]


def tag_of(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.headers["ETag"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--targets", type=int, default=2_000)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--deep", type=int, default=1000, help="the page to compare the first one with")
    parser.add_argument("--filled", action="store_true", help="the database was filled by an earlier run")
    asked = parser.parse_args()
    if not asked.filled:
        fill = [sys.executable, "-m", "bench.api_rows", str(asked.targets), str(asked.events)]
        subprocess.run(fill, cwd=ROOT, env=environment(asked.database_url, "pivot_tracker.settings"), check=True)
    servers = [
        serve(asked.database_url, "pivot_tracker.settings", "pivot_tracker.wsgi", OURS, ANSWERS_MB="0"),
        serve(asked.database_url, "pivot_tracker.settings", "pivot_tracker.wsgi", AGAIN),
        serve(asked.database_url, "bench.plain", "django.core.wsgi:get_wsgi_application()", PLAIN),
    ]
    try:
        report(asked, rounds(asked))
    finally:
        for server in servers:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def rounds(asked: argparse.Namespace) -> dict[str, list[tuple[float, float, float]]]:
    events, targets = (follow(OURS, f"/api/v1/{name}/?page_size=50", PAGES) for name in ("events", "targets"))
    deep = Path("/tmp") / f"bench-api-deep-{asked.events}-{asked.deep}"
    if not deep.exists():
        deep.write_text(follow(OURS, "/api/v1/events/?page_size=50", asked.deep)[-1])
    for name in ("events", "targets"):
        compare(name, f"http://127.0.0.1:{OURS}/api/v1/{name}/", f"http://127.0.0.1:{PLAIN}/a/{name}/?offset=0")
    places = [f"?limit=50&offset={50 * page}" for page in range(PAGES)]
    jobs = {
        "events": (OURS, script(events)),
        "events asked before": (AGAIN, script(events)),
        "events (a)": (PLAIN, script([f"/a/events/{place}" for place in places])),
        "events (b)": (PLAIN, script([f"/b/events/{place}" for place in places])),
        "targets": (OURS, script(targets)),
        "targets asked before": (AGAIN, script(targets)),
        "targets (a)": (PLAIN, script([f"/a/targets/{place}" for place in places])),
        "targets (b)": (PLAIN, script([f"/b/targets/{place}" for place in places])),
        "304": (OURS, script(events[:1], tag_of(events[0]))),
        "page 1": (OURS, script(events[:1])),
        f"page {asked.deep}": (OURS, script([deep.read_text()])),
    }
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for number in range(asked.rounds + 1):
        for name, (port, lua) in jobs.items():
            figures = measure(port, lua, asked.seconds)
            if number:  # the first round warms up
                found[name].append(figures)
        print(f"round {number} of {asked.rounds}", file=sys.stderr)
    return found


def report(asked: argparse.Namespace, found: dict[str, list[tuple[float, float, float]]]) -> None:
    """A table in Markdown: medians, and medians of the ratios of each round."""
    print(f"{asked.targets:,} targets, {asked.events:,} events, {asked.rounds} rounds of {asked.seconds} s\n")
    print("| " + " | ".join(HEADER) + " |\n|" + "---|" * len(HEADER))
    for name, figures in found.items():
        rate, p50, p99 = (statistics.median(each) for each in zip(*figures, strict=True))
        base = name.split()[0] if name.split()[0] in ("events", "targets") else "events"
        against = [_ratio(figures, found[f"{base} ({yard})"]) for yard in "ab"]
        print(f"| {name} | {rate:.0f} | {p50:.1f} | {p99:.1f} | {against[0]:.2f} | {against[1]:.1f} |")
    print(f"\npage {asked.deep} / page 1: {_ratio(found[f'page {asked.deep}'], found['page 1']):.2f} of its requests/s")


def _ratio(figures: list[tuple[float, float, float]], others: list[tuple[float, float, float]]) -> float:
    return statistics.median(one[0] / max(other[0], 0.01) for one, other in zip(figures, others, strict=True))


if __name__ == "__main__":
    main()
