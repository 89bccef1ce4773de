"""The WSGI application: `gunicorn pivot_tracker.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pivot_tracker.settings")

application = get_wsgi_application()

# What is loaded by now stays as long as the process: the collector of garbage need not go through it again and again.
gc.collect()
gc.freeze()
