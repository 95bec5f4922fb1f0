"""Background work: asked for in the business transaction, announced after it, swept up if lost."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

from annotations.models import Article, Job, JobKind, JobState, User, WorkerHeartbeat
from annotations.workflow.audit import Actor, acting

log = structlog.get_logger(__name__)

WORKER = Actor.task("worker")
SWEEPER = Actor.task("sweep")

LEASE = timedelta(seconds=30)
"""How long a started job belongs to its worker: longer than all but the longest texts take.

Short, for it is also how long a dead worker's job waits. A job that outlives it may be begun by
a second worker; the row locks and natural keys of its effects let only one of the two count.
"""
MAX_ATTEMPTS = 5
REANNOUNCE_AFTER = timedelta(seconds=15)
WORKER_SILENT_AFTER = timedelta(seconds=30)


def announce(job_id: int) -> None:
    """Tell the broker, once the transaction is committed, that a job waits.

    A broker that does not answer loses nothing: the row is there and the sweeper comes by.
    """

    def send() -> None:
        try:
            current_app.send_task("annotations.run_job", args=[job_id], retry=False)
        except (OperationalError, OSError) as error:
            log.warning("broker_unreachable", job_id=job_id, error=str(error))

    transaction.on_commit(send, robust=True)


def request(
    kind: JobKind,
    *,
    key: str,
    target_id: int,
    article: Article | None = None,
    by: User | None = None,
) -> Job:
    """Write the job's row, or wake the one of the same key unless it is at work, and announce it."""
    now = timezone.now()
    job, created = Job.objects.select_for_update().get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "target_id": target_id,
            "article": article,
            "requested_by": by,
            "run_after": now,
        },
    )
    if not created and job.state != JobState.RUNNING:
        job.state = JobState.WAITING
        job.attempts = 0
        job.last_error = ""
        job.run_after = now
        job.finished_at = None
        job.save()
    announce(job.pk)
    return job


def start(job_id: int) -> Job | None:
    """Take a job for this worker; None when it is done, gone, not due or at work elsewhere."""
    now = timezone.now()
    with acting(WORKER, "job.start"):
        job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id).first()
        if job is None or job.state not in (JobState.WAITING, JobState.RUNNING):
            return None
        at_work = job.state == JobState.RUNNING and job.lease_until and job.lease_until > now
        if at_work or job.run_after > now:
            return None
        job.state = JobState.RUNNING
        job.attempts += 1
        job.started_at = now
        job.lease_until = now + LEASE
        job.save()
        return job


def _held(job: Job) -> QuerySet[Job]:
    """The job's row as long as this attempt holds it: a worker that lost its lease writes nothing."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def finish(job: Job) -> None:
    """Mark a job done."""
    with acting(WORKER, "job.finish"):
        _held(job).update(
            state=JobState.DONE, finished_at=timezone.now(), lease_until=None, last_error=""
        )


def fail(job: Job, error: str) -> None:
    """Mark a job failed for good: trying again would end the same way."""
    with acting(WORKER, "job.fail"):
        _held(job).update(
            state=JobState.FAILED, finished_at=timezone.now(), lease_until=None, last_error=error
        )


def retry_later(job: Job, error: str, delay: timedelta) -> None:
    """Let the sweeper bring a job back after a delay."""
    with acting(WORKER, "job.retry_later"):
        _held(job).update(
            state=JobState.WAITING,
            lease_until=None,
            last_error=error,
            run_after=timezone.now() + delay,
        )


def sweep(give_up: Callable[[Job], None]) -> list[Job]:
    """Announce again what waits unannounced or was left by a dead worker; set aside poison.

    `give_up` marks the subject of a job set aside, in the same transaction: a sweeper that dies
    leaves neither without the other. Returns the jobs set aside.
    """
    now = timezone.now()
    stuck = Q(state=JobState.RUNNING, lease_until__lt=now)
    unheard = Q(state=JobState.WAITING, run_after__lte=now) & (
        Q(enqueued_at__isnull=True, created_at__lt=now - REANNOUNCE_AFTER)
        | Q(enqueued_at__lt=now - REANNOUNCE_AFTER)
    )
    with acting(SWEEPER, "job.sweep"):
        poison = list(
            Job.objects.select_for_update(skip_locked=True).filter(
                stuck, attempts__gte=MAX_ATTEMPTS
            )
        )
        for job in poison:
            job.state = JobState.QUARANTINED
            job.finished_at = now
            job.lease_until = None
            job.last_error = job.last_error or "the worker died on it again and again"
            job.save()
            give_up(job)
        waiting = list(
            Job.objects.select_for_update(skip_locked=True)
            .filter(stuck | unheard)
            .order_by("run_after")
            .values_list("pk", flat=True)[:500]
        )
        Job.objects.filter(pk__in=waiting).update(enqueued_at=now)
        for job_id in waiting:
            announce(job_id)
    return poison


def workers_alive() -> bool:
    """Whether any worker was seen lately."""
    return WorkerHeartbeat.objects.filter(beat_at__gt=timezone.now() - WORKER_SILENT_AFTER).exists()
