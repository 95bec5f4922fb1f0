"""Background work that has failed is asked for again as what it is."""

import pytest

from annotations.models import Evidence, Job, JobKind, JobState, User
from annotations.workflow import drift, jobs
from annotations.workflow.errors import BadValue, NotAllowed
from annotations.workflow.retry import retry_job
from tests.cast import make_evidence


def failed(job: Job) -> Job:
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, last_error="x", attempts=3)
    job.refresh_from_db()
    return job


def test_a_check_of_a_link_is_asked_for_again_and_nothing_is_captured(sara: User) -> None:
    make_evidence(sara, "ناشر دیگر", online=True)
    piece = make_evidence(sara, "مرکز آمار", online=True)
    job = failed(drift.check_now(piece, actor=sara))
    captures = list(Evidence.objects.values_list("captures__pk", flat=True))

    retry_job(job, actor=sara)

    job.refresh_from_db()
    assert (job.kind, job.state, job.attempts) == (JobKind.CHECK, JobState.WAITING, 0)
    assert job.target_id == piece.pk
    assert list(Evidence.objects.values_list("captures__pk", flat=True)) == captures


def test_a_reading_goes_on_in_its_own_capture(sara: User, nasrin: User) -> None:
    piece = make_evidence(sara, "مرکز آمار", online=True)
    capture = piece.captures.get()
    job = failed(
        jobs.request(JobKind.READ, key=f"read:{capture.pk}", target_id=capture.pk, by=sara)
    )

    with pytest.raises(NotAllowed):
        retry_job(job, actor=nasrin)
    retry_job(job, actor=sara)

    job.refresh_from_db()
    assert (job.state, job.target_id) == (JobState.WAITING, capture.pk)
    assert piece.captures.count() == 1


@pytest.mark.parametrize("kind", [JobKind.CHECK, JobKind.READ, JobKind.CAPTURE])
def test_what_is_gone_cannot_be_asked_for_again(sara: User, kind: JobKind) -> None:
    job = failed(jobs.request(kind, key=f"{kind}:0", target_id=2**40, by=sara))

    with pytest.raises(BadValue):
        retry_job(job, actor=sara)
