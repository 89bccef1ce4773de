"""Where the bulk files lie: each build in a directory of its own, named after the change it was made at.

A build is whole as soon as it can be seen: it is made next to the others and then renamed, and `current` names the
newest. Older ones stay for a while, so that a download that was interrupted can go on. With several web machines the
directory (setting PIVOT_EXPORTS) has to be one that they share.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

CURRENT, MANIFEST, LOCK = "current", "manifest.json", "lock"

#: Builds that stay, the newest included.
MAX_BUILDS = 3


def exports_dir() -> Path:
    """The directory of all builds (setting PIVOT_EXPORTS)."""
    return Path(settings.PIVOT_EXPORTS)


def current_manifest() -> dict[str, Any] | None:
    """The newest build's manifest; None before the first."""
    try:
        return manifest_of((exports_dir() / CURRENT).read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return None


def manifest_of(build: str) -> dict[str, Any] | None:
    """What is in a build that is still here; a build is named by a number."""
    if not (build.isascii() and build.isdigit()):
        return None
    try:
        found: dict[str, Any] = json.loads((exports_dir() / build / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found


def file_path(build: str, name: str) -> tuple[Path, dict[str, Any]] | None:
    """The path and the manifest's entry of one file of a build; None where there is none."""
    found = manifest_of(build)
    entry = next((each for each in found["files"] if each["name"] == name), None) if found else None
    return None if entry is None else (exports_dir() / build / name, entry)


def publish_build(made: Path, build: str) -> None:
    """Make a finished directory the newest build, and clear away the oldest."""
    place = exports_dir() / build
    if place.exists():
        shutil.rmtree(place)
    made.rename(place)
    pointer = exports_dir() / f"{CURRENT}.new"
    pointer.write_text(build, encoding="ascii")
    os.replace(pointer, exports_dir() / CURRENT)
    builds = sorted((path for path in exports_dir().iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for old in builds[:-MAX_BUILDS]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def exclusive_lock() -> Iterator[bool]:
    """Whether this process may build now; no two build at once."""
    exports_dir().mkdir(parents=True, exist_ok=True)
    with open(exports_dir() / LOCK, "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
