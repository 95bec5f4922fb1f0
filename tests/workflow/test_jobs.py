"""Jobs: the row is the truth; messages, workers and brokers come and go."""

from datetime import datetime, timedelta

import pytest
from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError

from annotations import tasks
from annotations.models import (
    Article,
    ArticleState,
    Event,
    Job,
    JobKind,
    JobState,
    User,
    WorkerHeartbeat,
)
from annotations.workflow import jobs
from tests.workflow.test_intake import paste


@pytest.fixture
def job(sara: User) -> Job:
    paste(sara)
    return Job.objects.get()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the jobs that the broker was told of."""
    ids: list[int] = []
    monkeypatch.setattr(current_app, "send_task", lambda _name, args, **_more: ids.extend(args))
    return ids


def fail_on_poison(job: Job) -> None:
    pytest.fail(f"{job} was set aside")


def age(job: Job, **changes: object) -> None:
    """Change a job's row behind everybody's back."""
    Job.objects.filter(pk=job.pk).update(**changes)


def ago(seconds: float) -> datetime:
    return timezone.now() - timedelta(seconds=seconds)


def test_a_job_is_announced_when_the_transaction_is_committed(
    sara: User, sent: list[int], django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        paste(sara)
        assert sent == []
    for callback in callbacks:
        callback()

    assert sent == [Job.objects.get().pk]


@pytest.mark.parametrize("error", [OperationalError("gone"), ConnectionRefusedError("gone")])
def test_a_broker_that_is_down_loses_nothing(
    sara: User,
    sent: list[int],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks,
    error: Exception,
) -> None:
    def down(*_args: object, **_more: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(current_app, "send_task", down)
        with django_capture_on_commit_callbacks(execute=True):
            came = paste(sara)
    assert Article.objects.get().state == ArticleState.RECEIVED
    assert sent == []

    age(Job.objects.get(), created_at=ago(20))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep(fail_on_poison)
    assert sent == [Job.objects.get().pk]

    tasks.run_job.apply(args=sent, throw=True)
    came.article.refresh_from_db()
    assert came.article.state == ArticleState.SEGMENTED


def test_a_started_job_belongs_to_its_worker(job: Job) -> None:
    held = jobs.start(job.pk)

    assert held is not None
    assert (held.state, held.attempts) == (JobState.RUNNING, 1)
    assert jobs.start(job.pk) is None


def test_a_lease_that_ran_out_lets_another_worker_in(job: Job) -> None:
    jobs.start(job.pk)
    age(job, lease_until=ago(1))

    again = jobs.start(job.pk)

    assert again is not None
    assert again.attempts == 2


def test_a_worker_that_lost_its_lease_writes_nothing(job: Job) -> None:
    slow = jobs.start(job.pk)
    assert slow is not None
    age(job, lease_until=ago(1))
    quick = jobs.start(job.pk)
    assert quick is not None

    for late in (
        lambda: jobs.finish(slow),
        lambda: jobs.fail(slow, "late"),
        lambda: jobs.retry_later(slow, "late", timedelta(0)),
    ):
        late()
        job.refresh_from_db()
        assert (job.state, job.attempts, job.last_error) == (JobState.RUNNING, 2, "")
    jobs.finish(quick)
    job.refresh_from_db()
    assert job.state == JobState.DONE


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.QUARANTINED])
def test_what_is_over_is_not_started(job: Job, state: str) -> None:
    age(job, state=state, last_error="x")

    assert jobs.start(job.pk) is None


def test_a_job_that_is_not_due_or_not_there_is_not_started(job: Job) -> None:
    age(job, run_after=timezone.now() + timedelta(minutes=1))

    assert jobs.start(job.pk) is None
    assert jobs.start(job.pk + 1) is None


@pytest.mark.parametrize(
    ("changes", "announced"),
    [
        ({"created_at": 5}, False),
        ({"created_at": 20}, True),
        ({"created_at": 20, "enqueued_at": 5}, False),
        ({"created_at": 60, "enqueued_at": 20}, True),
        ({"created_at": 60, "run_after": -3600}, False),
        ({"state": "running", "attempts": 1, "lease_until": -60}, False),
        ({"state": "running", "attempts": 1, "lease_until": 1}, True),
        ({"state": "done", "created_at": 60}, False),
    ],
)
def test_the_sweeper_announces_what_waits_unheard(
    job: Job,
    sent: list[int],
    django_capture_on_commit_callbacks,
    changes: dict[str, float | str],
    announced: bool,
) -> None:
    """Moments are given as seconds ago."""
    moments = {"created_at", "enqueued_at", "run_after", "lease_until"}
    age(job, **{k: ago(float(v)) if k in moments else v for k, v in changes.items()})

    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep(fail_on_poison)
        jobs.sweep(fail_on_poison)

    assert (job.pk in sent) == announced
    job.refresh_from_db()
    assert (job.enqueued_at is not None and job.enqueued_at > ago(3)) == announced


def test_poison_is_set_aside_and_its_article_fails_with_a_reason(job: Job, sara: User) -> None:
    for _ in range(jobs.MAX_ATTEMPTS):
        assert jobs.start(job.pk) is not None
        age(job, lease_until=ago(1))
    article = Article.objects.get()
    article.state = ArticleState.SEGMENTING
    article.save()

    tasks.sweep.apply(throw=True)

    job.refresh_from_db()
    article.refresh_from_db()
    assert job.state == JobState.QUARANTINED
    assert article.state == ArticleState.FAILED
    assert article.failure == job.last_error != ""
    assert jobs.start(job.pk) is None


def test_a_sweeper_that_dies_sets_nothing_aside_without_its_article(job: Job) -> None:
    def die(_job: Job) -> None:
        raise KeyboardInterrupt

    age(job, state="running", attempts=jobs.MAX_ATTEMPTS, lease_until=ago(1))

    with pytest.raises(KeyboardInterrupt):
        jobs.sweep(die)

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_one_attempt_less_is_no_poison(job: Job) -> None:
    age(job, state="running", attempts=jobs.MAX_ATTEMPTS - 1, lease_until=ago(1))

    assert jobs.sweep(fail_on_poison) == []


def test_asking_twice_is_asking_once(job: Job, sara: User) -> None:
    again = jobs.request(JobKind(job.kind), key=job.key, target_id=job.target_id, by=sara)

    assert again.pk == job.pk
    assert Job.objects.count() == 1


def test_a_job_at_work_is_not_woken(job: Job, sara: User) -> None:
    jobs.start(job.pk)

    again = jobs.request(JobKind(job.kind), key=job.key, target_id=job.target_id, by=sara)

    assert (again.state, again.attempts) == (JobState.RUNNING, 1)


def test_the_history_names_the_worker_and_not_the_database(job: Job) -> None:
    held = jobs.start(job.pk)
    assert held is not None
    jobs.finish(held)

    events = Event.objects.filter(source_table="annotations_job", op="update").order_by("id")
    assert [(e.action, e.actor_kind, e.actor_name) for e in events] == [
        ("job.start", "task", "worker"),
        ("job.finish", "task", "worker"),
    ]


@pytest.mark.parametrize(("seconds", "alive"), [(1, True), (60, False)])
def test_a_worker_seen_lately_is_alive(db: None, seconds: int, alive: bool) -> None:
    WorkerHeartbeat.objects.create(name="w1", started_at=ago(100), beat_at=ago(seconds))

    assert jobs.workers_alive() == alive
