"""Whether the long proofs run at their full size (`make deep` sets DEEP=1) or, as in CI, a short part of each."""

import os
from collections.abc import Iterable
from zlib import crc32

DEEP = os.environ.get("DEEP", "") not in ("", "0")


def sample(cases: Iterable[str], size: int, *, seed: str) -> set[str]:
    """Some of many cases alike: each with DEEP=1; else so many, by chance, the same ones for a seed."""
    names = sorted(cases, key=lambda case: crc32(f"{seed} {case}".encode()))
    return set(names if DEEP else names[:size])


def is_tried(*what: object, one_in: int) -> bool:
    """Whether one of many things alike is tried: each with DEEP=1; else one of so many, by chance, always the same."""
    return DEEP or crc32(" ".join(map(str, what)).encode()) % one_in == 0
