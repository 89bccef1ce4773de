"""Every fault in every place, one line each: `make faults` (ARGS="--short", ARGS="--faults killed-workers").

Starts its own PostgreSQL, Redis and RabbitMQ on free ports and stops nobody else's.
"""

from __future__ import annotations

import json
import subprocess
import sys

PLACES = ("postgresql+redis", "postgresql+rabbitmq", "sqlite")


def line(found: dict[str, object]) -> str:
    """A result as a sentence of its own."""
    if "skipped" in found:
        return f"{found['place']:<20}  not run: {found['skipped']}"
    facts = {name: value for name, value in found.items() if name not in ("fault", "place", "verdict")}
    told = ", ".join(f"{name} {value}" for name, value in facts.items())
    return f"{found['verdict']:<10}  {found['fault']:<22}{found['place']:<21}{told}"


def main(arguments: list[str]) -> int:
    """Places are named first, if any; everything else is handed on."""
    named = [word for word in arguments if word in PLACES]
    rest = [word for word in arguments if word not in PLACES]
    codes = []
    for place in named or PLACES:
        command = [sys.executable, "-m", "tests.faults.run", place, *rest]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            for text in running.stdout:
                print(line(json.loads(text)) if text.startswith("{") else text.rstrip(), flush=True)
        codes.append(running.returncode)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
