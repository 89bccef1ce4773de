"""The project's settings with the environment of the tests: nothing of the developer's own environment gets in.

The suite runs on SQLite, or on the server of TEST_DATABASE_URL. SQLite's test database is a file, so that a worker in
a process of its own can open it too.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_OWN = ("PIVOT_DEMO", "DEBUG", "HTTPS", "BROKER_URL", "PIVOT_FOUR_EYES", "LOG_LEVEL", "TRUST_FORWARDED_PROTO")
for _name in (*_OWN, "CACHE_URL", "TRUSTED_PROXIES"):
    os.environ.pop(_name, None)
os.environ.pop("EXPORTS_DIR", None)
_SERVICES = ("DATABASE_REPLICA_URL", "CHECK_LINKS", "ARCHIVE_URL", "SITE_URL", "EMAIL_URL", "EMAIL_FROM")
for _name in (*_SERVICES, "LOG_FORMAT", "METRICS_TOKEN"):
    os.environ.pop(_name, None)
os.environ["SECRET_KEY"] = "only-for-the-tests-" + "0123456789" * 4
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["HTTPS"] = "0"
os.environ["API_RATE"] = "0"  # the tests of the limit set one
# A test that is rolled back gives its place in the public sequence to the next one. The tests of it keep some.
os.environ["ANSWERS_MB"] = "0"
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")

from pivot_tracker.settings import *
from pivot_tracker.settings import BASE_DIR, DATABASES, INSTALLED_APPS, STORAGES


def _squashed() -> Iterator[str]:
    """The names of the migrations that a squashed one replaces."""
    for path in BASE_DIR.glob("*/migrations/0001_squashed_*.py"):
        last = path.stem.split("_")[2]
        yield from (step.stem for step in path.parent.glob("[0-9]*.py") if step.stem[:4] <= last)


INSTALLED_APPS += ["django_migration_linter"]
MIGRATION_LINTER_OPTIONS = {
    "include_apps": ["claims", "timeline"],
    "no_cache": True,
    # A first migration cannot break older code that runs at the same time: there is none.
    "ignore_initial_migrations": True,
    # What is squashed is not written to any more, and was judged when it was written. Two make an index of targets, of
    # which there are some thousands: that locks the table for some milliseconds. One lengthens a text column, which
    # PostgreSQL does without touching a row.
    "ignore_name": [*_squashed(), "0033_goals", "0034_promised_paths", "0035_conditions_and_parts"],
    # SQLite makes a table again for every new column, and the linter takes what the table had before for new.
    # CI judges the statements for PostgreSQL too.
    "exclude_migration_tests": ["NOT_NULL", "ADD_UNIQUE"] if "sqlite3" in DATABASES["default"]["ENGINE"] else [],
}
# The manifest is made by collectstatic; the tests read the files where they lie.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir(), f"pivot_tracker_{os.getpid()}.sqlite3"))}
    # A test database need not survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF"
elif _template := os.environ.get("TEST_DATABASE_TEMPLATE"):
    # Copied for every process of the tests, instead of applying all migrations in each.
    DATABASES["default"]["TEST"] = {"TEMPLATE": _template}
# The tests call nobody outside this machine.
PIVOT_CHECK_LINKS = False
# Tests that run the jobs build the bulk files too: each process in a new directory, since process ids come again.
PIVOT_EXPORTS = Path(tempfile.mkdtemp(prefix="pivot_tracker_exports_"))
atexit.register(shutil.rmtree, PIVOT_EXPORTS, ignore_errors=True)
