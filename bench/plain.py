"""The settings of the two yardsticks of `bench/api.py`: no middleware, nothing of the project's API.

/a/events/ and /a/targets/: the rows as the API shows them, their JSON built by PostgreSQL, behind a Django view.
/b/events/ and /b/targets/: Django REST framework as its tutorial has it, prefetched, with limit, offset and count.
"""

from __future__ import annotations

from pivot_tracker.settings import *

MIDDLEWARE = []
ROOT_URLCONF = "bench.plain_urls"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
