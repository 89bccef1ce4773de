"""Is the process up (`/healthz`), and can it do its work (`/readyz`)?

`/healthz` touches nothing, so a slow database never makes a supervisor kill a healthy process. `/readyz` asks the
database and looks for migrations that are not applied. The broker is not asked, since the web process never contacts
it: a broker that is down shows itself in jobs that are behind or silent, which degrades the site and does not stop it.
"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.selectors.consumer_lag import consumer_backlogs, time_since_last_run
from pivot_tracker import registry
from pivot_tracker.diagnostics import MAX_LAG


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and is migrated, otherwise 503 with which of the two is missing.

    Jobs that are behind, or that nothing runs, leave it at 200, as "degraded".
    """
    checks = {"database": "ok", "migrations": "ok", "jobs": "unknown"}
    try:
        executor = MigrationExecutor(connection)
        if pending := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            checks["migrations"] = f"{len(pending)} not applied"
        else:
            checks["jobs"] = _jobs()
    except DatabaseError:
        # The driver's sentence may name hosts and users, so it goes to the log and not to the visitor.
        checks = {"database": "not reachable", "migrations": "unknown", "jobs": "unknown"}
    if checks["database"] != "ok" or checks["migrations"] != "ok":
        return JsonResponse({"status": "not ready", "checks": checks}, status=503)
    return JsonResponse({"status": "ready" if checks["jobs"] == "ok" else "degraded", "checks": checks})


def _jobs() -> str:
    now = timezone.now()
    lag = max(backlog.lag for backlog in consumer_backlogs(registry.change_consumers(), now=now))
    if lag > MAX_LAG:
        return f"behind by {lag.total_seconds():.0f} s"
    silent = time_since_last_run(now=now)
    if silent is None:
        return "never ran"
    return "ok" if silent <= MAX_LAG else f"silent for {silent.total_seconds():.0f} s"
