"""Whether the long proofs run at their full size (`make deep` sets DEEP=1) or, as in CI, a short part of each."""

import os

DEEP = os.environ.get("DEEP", "") not in ("", "0")
