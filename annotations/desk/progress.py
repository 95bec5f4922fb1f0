"""How far the segmentation of articles is: a guess by the speed of the runs before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from annotations.models import Article, Job, JobKind, JobState, Revision, RunState, SegmentationRun

LOOKED_AT = 20
"""Runs whose speed is taken for that of the next."""
USUAL_SPEED = 20_000.0
"""Characters a second, where no run has been measured yet."""
WORTH_SHOWING = timedelta(seconds=3)
"""A run that is over sooner needs no bar."""
LINE_MAX = 1000


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one article stands on its way."""

    before: int
    """Articles that come before it; 0 for the one at work and for the next."""
    running: bool
    percent: int | None
    """How far it is by estimate, never quite done; None where it is not at work or over at once."""
    attempts: int


def progress_of(articles: Sequence[Article]) -> dict[int, Progress]:
    """Return how far these articles are; asks nothing where there are none."""
    if not articles:
        return {}
    line = list(
        Job.objects.filter(kind=JobKind.SEGMENT, state__in=[JobState.WAITING, JobState.RUNNING])
        .order_by("run_after", "id")
        .values_list("article_id", "state", "started_at", "attempts")[:LINE_MAX]
    )
    sizes = dict(
        Revision.objects.filter(article__in=[article.pk for article in articles])
        .values_list("article_id")
        .annotate(size=Max("characters"))
        .order_by()
        .values_list("article_id", "size")
    )
    speed = _speed()
    now = timezone.now()
    found: dict[int, Progress] = {}
    waiting = 0
    for article_id, state, started, attempts in line:
        running = state == JobState.RUNNING
        if article_id is not None and article_id not in found:
            percent = _percent(sizes.get(article_id, 0), speed, started, now) if running else None
            found[article_id] = Progress(0 if running else waiting, running, percent, attempts)
        waiting += not running
    return found


def _speed() -> float:
    measured = list(
        SegmentationRun.objects.filter(state=RunState.FINISHED, finished_at__isnull=False)
        .order_by("-id")
        .values_list("revision__characters", "started_at", "finished_at")[:LOOKED_AT]
    )
    characters = sum(row[0] for row in measured)
    seconds = sum((row[2] - row[1]).total_seconds() for row in measured if row[2])
    return characters / seconds if characters and seconds > 0 else USUAL_SPEED


def _percent(characters: int, speed: float, started: datetime | None, now: datetime) -> int | None:
    expected = characters / speed
    if started is None or expected < WORTH_SHOWING.total_seconds():
        return None
    return min(95, round(100 * (now - started).total_seconds() / expected))
