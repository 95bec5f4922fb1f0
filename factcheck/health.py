"""Whether the desk can do its work: for people, load balancers and monitoring."""

import hmac
import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils.module_loading import module_has_submodule
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from factcheck import broker, database
from factcheck.heartbeat import SILENT_SECONDS

# Work that has waited longer than this says that the workers do not keep up.
LATE_SECONDS = 120
WORKERS = """
SELECT count(*) FILTER (WHERE beat_at > now() - make_interval(secs => %s)),
       extract(epoch FROM now() - max(beat_at))
FROM annotations_workerheartbeat
"""
WAITING = """
SELECT count(*), extract(epoch FROM now() - min(run_after))
FROM annotations_job
WHERE state IN ('waiting', 'running') AND run_after <= now()
  AND (lease_until IS NULL OR lease_until < now())
"""
JOBS = "SELECT state, count(*) FROM annotations_job GROUP BY state ORDER BY state"

# Once every table was there, only a new version of the code asks for more, and that is a new
# process. So the answer is kept when it was yes.
_migrated = False


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the desk can serve, 503 when it cannot.

    Without a worker articles come in and wait: that is "degraded", and 200 all the same, unless
    the question is `?strict=1`.
    """
    report = examine()
    strict = request.GET.get("strict") == "1"
    well = report["status"] == "ok" or (report["status"] == "degraded" and not strict)
    return JsonResponse(report, status=200 if well else 503)


def examine() -> dict[str, Any]:
    """Return the state of each part, and of the whole: ok, degraded or down."""
    report: dict[str, Any] = {"status": "ok"}
    try:
        with connection.cursor() as cursor:
            faults = database.faults(cursor)
            report["database"] = [fault.text for fault in faults] or "ok"
            report["migrations"] = "ok" if _is_migrated() else "missing"
            if faults or report["migrations"] != "ok":
                return report | {"status": "down"}
            report["workers"] = _workers(cursor)
            report["jobs"] = _jobs(cursor)
            report["broker"] = _broker(cursor)
    except DatabaseError:
        # No detail: the page is open to everyone, and a driver's message names hosts and users.
        return report | {"status": "down", "database": "does not answer"}
    late = (report["jobs"]["oldest_seconds"] or 0) > LATE_SECONDS
    if not report["workers"]["alive"] or report["broker"] != "ok" or late:
        report["status"] = "degraded"
    return report


def _is_migrated() -> bool:
    """Tell whether every migration on disk was applied, by their names and without loading them."""
    global _migrated  # noqa: PLW0603
    if not _migrated:
        applied = set(MigrationRecorder(connection).applied_migrations())
        _migrated = applied.issuperset(_migrations())
    return _migrated


def _migrations() -> Iterator[tuple[str, str]]:
    for app in apps.get_app_configs():
        module, _ = MigrationLoader.migrations_module(app.label)
        if module is None or not module_has_submodule(app.module, module.rpartition(".")[2]):
            continue
        # An application may have a module of that name that is no package of migrations.
        folders = getattr(importlib.import_module(module), "__path__", ())
        for found in pkgutil.iter_modules(folders):
            if not found.ispkg and found.name[0] not in "_~":
                yield app.label, found.name


def _workers(cursor: Any) -> dict[str, Any]:
    cursor.execute(WORKERS, [SILENT_SECONDS])
    alive, age = cursor.fetchone()
    return {"alive": alive, "last_seen_seconds": _rounded(age)}


def _jobs(cursor: Any) -> dict[str, Any]:
    cursor.execute(WAITING)
    waiting, age = cursor.fetchone()
    return {"waiting": waiting, "oldest_seconds": _rounded(age)}


def _broker(cursor: Any) -> str:
    """Return ok when the queues can be reached from here."""
    if broker.is_own_database(settings.CELERY_BROKER_URL):
        cursor.execute("SELECT to_regclass('pgmq.meta') IS NOT NULL")
        return "ok" if cursor.fetchone()[0] else "its schema is missing"
    from factcheck.celery import app

    try:
        with app.connection_for_read() as link:
            link.ensure_connection(max_retries=1, timeout=2)
    except Exception:  # noqa: BLE001 - each kind of broker has errors of its own
        return "does not answer"
    return "ok"


def _rounded(age: Any) -> float | None:
    return None if age is None else round(max(0.0, float(age)), 1)


# For Prometheus ---------------------------------------------------------------------------


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer Prometheus: from this machine, or with RASTI_METRICS_TOKEN as a bearer token."""
    if not _may_read_metrics(request):
        return HttpResponseForbidden("Metrics need the token of RASTI_METRICS_TOKEN.\n")
    registry = CollectorRegistry()
    registry.register(_Desk())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # Behind a proxy on the same machine every visitor seems local, but comes with its header.
    local = request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}
    return local and "X-Forwarded-For" not in request.headers


class _Desk:
    """Reads the figures when they are asked for: one process answers for all of them."""

    def collect(self) -> list[GaugeMetricFamily]:
        """Return every figure."""
        report = examine()
        figures = [_gauge("rasti_up", "Whether the desk can serve", report["status"] != "down")]
        if report["status"] == "down":
            return figures
        jobs = GaugeMetricFamily("rasti_jobs", "Background jobs by state", labels=["state"])
        with connection.cursor() as cursor:
            cursor.execute(JOBS)
            for state, count in cursor.fetchall():
                jobs.add_metric([state], count)
        waiting = report["jobs"]
        return [
            *figures,
            _gauge("rasti_workers", "Workers seen lately", report["workers"]["alive"]),
            _gauge("rasti_jobs_due", "Jobs that wait for a worker", waiting["waiting"]),
            _gauge(
                "rasti_job_oldest_seconds",
                "How long the oldest of them waits",
                waiting["oldest_seconds"] or 0,
            ),
            _gauge("rasti_broker_up", "Whether the queues answer", report["broker"] == "ok"),
            jobs,
        ]

    describe = collect


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=float(value))
