"""Celery tasks: ids in, the work called, nothing decided here."""

from datetime import timedelta
from typing import Any

import structlog
from celery import shared_task

from annotations.models import Job, JobKind
from annotations.workflow import (
    captures,
    drift,
    jobs,
    leases,
    mails,
    notifications,
    segmentation,
    uploads,
)
from annotations.workflow.audit import Actor

log = structlog.get_logger(__name__)


@shared_task(name="annotations.run_job", bind=True)
def run_job(self: Any, job_id: int) -> None:
    """Do one job, if it still waits to be done."""
    job = jobs.start(job_id)
    if job is None:
        return
    actor = Actor.task(f"{job.kind}", self.request.id or "")
    log.info("job_started", job_id=job.pk, key=job.key, attempt=job.attempts)
    if job.kind == JobKind.SEGMENT:
        _segment(job, actor)
    else:
        _visit(job, actor)


def _segment(job: Job, actor: Actor) -> None:
    try:
        segmentation.run_segmentation(job, actor=actor)
    except segmentation.RETRIED as error:
        log.warning("job_interrupted", job_id=job.pk, error=str(error))
        jobs.retry_later(job, str(error), timedelta(seconds=2**job.attempts))
    except Exception as error:
        # The segmenter is pure: the same text would fail the same way again. People are told,
        # and may start it anew; the traceback goes on to Celery's log.
        reason = f"{type(error).__name__}: {error}"
        segmentation.record_failure(job, reason, actor=actor)
        jobs.fail(job, reason)
        raise
    else:
        jobs.finish(job)


def _visit(job: Job, actor: Actor) -> None:
    """Do what goes out to a page or reads a document: what fails in passing is done again."""
    try:
        if job.kind == JobKind.CAPTURE:
            captures.run_capture(job, actor=actor)
        elif job.kind == JobKind.CHECK:
            drift.run_check(job, actor=actor)
        else:
            uploads.read_on(job, actor=actor)
    except captures.TryAgain as failure:
        jobs.retry_later(job, str(failure), failure.delay)
    except captures.RETRIED as error:
        log.warning("job_interrupted", job_id=job.pk, error=str(error))
        jobs.retry_later(job, str(error), captures.backoff(job.attempts))
    else:
        jobs.finish(job)


@shared_task(name="annotations.sweep")
def sweep() -> None:
    """Bring back what a dead worker or a lost message left behind."""
    jobs.sweep(_give_up)


def _give_up(job: Job) -> None:
    if job.kind == JobKind.SEGMENT:
        segmentation.record_failure(job, job.last_error, actor=jobs.SWEEPER)
    elif job.kind == JobKind.CAPTURE:
        captures.give_up(job, actor=jobs.SWEEPER)


@shared_task(name="annotations.check_links")
def check_links() -> None:
    """Ask for cited links that were not looked at for a while to be looked at."""
    drift.request_link_checks()


@shared_task(name="annotations.mail")
def mail() -> None:
    """Send the notifications that people want by mail."""
    mails.send_waiting()


@shared_task(name="annotations.tell_overdue")
def tell_overdue() -> None:
    """Tell assignees of what is overdue."""
    notifications.tell_overdue()


@shared_task(name="annotations.clean")
def clean() -> None:
    """Forget who was here long ago, and leases that nobody renewed."""
    leases.clean()
