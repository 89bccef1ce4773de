"""The project's settings for the faults: everything of their own in the directory PIVOT_FAULTS."""

import os
from pathlib import Path

from tests.pivot_tracker.process_settings import *  # noqa: F403

_PLACE = Path(os.environ["PIVOT_FAULTS"])
PIVOT_EXPORTS, PIVOT_PICTURES, MEDIA_ROOT = _PLACE / "exports", _PLACE / "pictures", _PLACE / "media"
STATIC_ROOT = _PLACE / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
API_HITS = _PLACE / "hits.sqlite3"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class NoMigrations:
    """Tables straight from the models, as in the tests."""

    def __contains__(self, name: str) -> bool:
        return True

    def __getitem__(self, name: str) -> None:
        return None


if os.environ.get("PIVOT_FAULTS_TABLES") == "models":
    MIGRATION_MODULES = NoMigrations()
