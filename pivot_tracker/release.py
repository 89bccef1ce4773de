"""The id of the running release: ETags, stored API answers and drawings of one release are of no use to another.

It follows from the source files' paths, sizes and times. They are equal for all processes of a machine and all
containers of an image, and change with an edit or a deployment. Machines that get the files in another way have other
times, so their operator names the release instead.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("claims", "timeline", "pivot_tracker")


def release_id(root: Path, *, name: str = "") -> str:
    """16 hexadecimal digits: equal for an unchanged source tree under `root`, wherever it is if `name` is equal too."""
    lines = (f"{path} {size} {name or mtime_ns}" for path, size, mtime_ns in list_sources(root))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def list_sources(root: Path) -> Iterator[tuple[str, int, int]]:
    """Path below `root`, bytes and time of each source file and of the list of pinned packages. No file is read."""
    paths = [root / "requirements.txt"]
    for package in PACKAGES:
        for folder, folders, names in os.walk(root / package):
            folders[:] = [each for each in folders if each != "__pycache__"]
            paths += [Path(folder, each) for each in names if not each.startswith(".")]
    for path in sorted(paths):
        state = path.stat()
        yield path.relative_to(root).as_posix(), state.st_size, state.st_mtime_ns
