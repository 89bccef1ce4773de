"""The project's settings for a worker beside a test: a queue of its own, since tests share the broker."""

import os

from pivot_tracker.settings import *  # noqa: F403

CELERY_TASK_DEFAULT_QUEUE = os.environ["TEST_QUEUE"]
