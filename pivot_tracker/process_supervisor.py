"""Keeps a few child processes together: when one ends, or on an interrupt, all end.

For a demonstration on one machine. A production uses its own supervisor (systemd, a container platform), which also
restarts; this one never does.
"""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence

PATIENCE = 3.0  # seconds between asking a child to stop and killing it


def start(commands: Mapping[str, Sequence[str]]) -> dict[str, subprocess.Popen[bytes]]:
    """Start every command; they stay in this process group, so that a terminal's interrupt reaches them too."""
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            children[name] = subprocess.Popen(command)
    except BaseException:
        stop(children)
        raise
    return children


def watch(children: Mapping[str, subprocess.Popen[bytes]], *, pause: Callable[[float], object]) -> str:
    """Block until a child ends; return its name. `pause` waits for so many seconds; an interrupt passes through."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                return name
        pause(0.2)


def stop(children: Mapping[str, subprocess.Popen[bytes]], *, patience: float = PATIENCE) -> None:
    """Ask every child to stop, and kill the ones that have not stopped after `patience` seconds."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + patience
    for child in children.values():
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
