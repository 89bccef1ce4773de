"""Whether the long proofs run at their full size (`make deep` sets DEEP=1) or, as in CI, a short part of each."""

import os
from zlib import crc32

DEEP = os.environ.get("DEEP", "") not in ("", "0")


def is_tried(*what: object, one_in: int) -> bool:
    """Whether one of many things alike is tried: each with DEEP=1; else one of so many, by chance, always the same."""
    return DEEP or crc32(" ".join(map(str, what)).encode()) % one_in == 0
