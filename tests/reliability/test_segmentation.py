"""A worker killed in the middle of a segmentation: nothing is lost and nothing is there twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from annotations import tasks
from annotations.models import (
    Appearance,
    Article,
    ArticleState,
    Claim,
    IntakeChannel,
    Job,
    JobState,
    User,
)
from annotations.text import segmenter
from annotations.workflow import intake, jobs
from tests import cast
from tests.services import Worker, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.outside, pytest.mark.django_db(transaction=True)]
# Long enough that the worker is killed in the middle of it.
PARAGRAPHS = 400
KILLS = 2


def long_text(marks: int) -> str:
    lines = [f"{cast.TEXT} این بند شمارهٔ {number} است." for number in range(PARAGRAPHS)]
    return f"متن {marks}\n\n" + "\n\n".join(lines)


def spans(article: Article) -> list[tuple[int, int]]:
    found = Appearance.objects.filter(claim__article=article)
    return sorted(found.values_list("start", "end"))


def let_time_pass(job: Job) -> None:
    """Let the lease of a dead worker run out."""
    past = timezone.now() - timedelta(minutes=10)
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(lease_until=past)


@pytest.fixture
def received(sara: User) -> Article:
    return intake.receive_article(
        long_text(1), actor=sara, channel=IntakeChannel.PASTE, title="متن بلند"
    ).article


def test_killed_in_the_middle_it_ends_segmented_with_each_claim_once(
    received: Article, make_worker: Callable[..., Worker]
) -> None:
    job = Job.objects.get(article=received)

    for _ in range(KILLS):
        worker = make_worker()
        jobs.announce(job.pk)
        wait_for(lambda: _state(job) == JobState.RUNNING, 30, worker.said)
        worker.kill()
        assert _state(job) == JobState.RUNNING
        assert not Appearance.objects.filter(claim__article=received).exists()
        let_time_pass(job)
        tasks.sweep()

    worker = make_worker()
    wait_for(lambda: _state(job) == JobState.DONE, 60, worker.said)
    received.refresh_from_db()
    assert received.state == ArticleState.SEGMENTED
    found = segmenter.segment(long_text(1), threshold=settings.CHECKWORTHY_THRESHOLD).units
    assert spans(received) == [(unit.start, unit.end) for unit in found if unit.checkworthy]
    assert Claim.objects.filter(article=received, appearances=None).count() == 0
    assert received.runs.count() == 1


def _state(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)
