"""The demonstration's settings with a small dossier."""

from pivot_tracker.settings import *  # noqa: F403
from pivot_tracker.settings import BASE_DIR

PIVOT_FIXTURES = BASE_DIR / "tests" / "dossier" / "tree_planting"
