"""Is the process up (`/healthz`), and can it do its work (`/readyz`)?

`/healthz` touches nothing, so a slow database never makes a supervisor kill a healthy process. `/readyz` asks the
database and looks for migrations that are not applied. The broker is not asked: the web process does not need it.
"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and is migrated, otherwise 503 with which of the two is missing."""
    checks = {"database": "ok", "migrations": "ok"}
    try:
        executor = MigrationExecutor(connection)
        if pending := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            checks["migrations"] = f"{len(pending)} not applied"
    except DatabaseError:
        # The driver's sentence may name hosts and users, so it goes to the log and not to the visitor.
        checks = {"database": "not reachable", "migrations": "unknown"}
    ready = all(state == "ok" for state in checks.values())
    return JsonResponse({"status": "ready" if ready else "not ready", "checks": checks}, status=200 if ready else 503)
