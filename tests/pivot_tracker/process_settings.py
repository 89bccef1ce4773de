"""The project's settings for a process started by a test: a queue and uploaded files of its own."""

import os
from pathlib import Path

from pivot_tracker.settings import *  # noqa: F403

# The files are read where they lie: nothing is collected for the tests.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
if "TEST_MEDIA" in os.environ:
    MEDIA_ROOT = os.environ["TEST_MEDIA"]
if "TEST_PICTURES" in os.environ:
    PIVOT_PICTURES = Path(os.environ["TEST_PICTURES"])
CELERY_TASK_DEFAULT_QUEUE = os.environ["TEST_QUEUE"]
