"""Segmentation: wholly or not at all, once, and never over what people did."""

import pytest
from django.db import OperationalError

from annotations import tasks
from annotations.models import (
    Appearance,
    Article,
    ArticleState,
    Claim,
    Event,
    Job,
    JobState,
    SegmentationRun,
    Unit,
    User,
)
from annotations.text import segmenter
from annotations.workflow import intake, jobs, segmentation, triage
from annotations.workflow.audit import Actor
from tests.cast import TEXT, finish_segmentation
from tests.workflow.test_intake import at_once, paste

ACTOR = Actor.task("segment", "a-task")


def counts() -> tuple[int, int, int, int]:
    return (
        SegmentationRun.objects.count(),
        Unit.objects.count(),
        Claim.objects.count(),
        Appearance.objects.count(),
    )


@pytest.fixture
def received(sara: User) -> Article:
    return paste(sara).article


def started(article: Article) -> Job:
    job = jobs.start(Job.objects.get(article=article).pk)
    assert job is not None
    return job


def test_every_unit_and_every_quote_is_where_it_says(received: Article) -> None:
    finish_segmentation(received)

    for unit in Unit.objects.all():
        assert TEXT[unit.start : unit.end] == unit.analysis["text"]
    for place in Appearance.objects.all():
        assert TEXT[place.start : place.end] == place.quote
        assert TEXT[: place.start].endswith(place.prefix)
        assert TEXT[place.end :].startswith(place.suffix)
    run = SegmentationRun.objects.get()
    assert (run.state, run.unit_count) == ("finished", Unit.objects.count())
    assert run.claim_count == Claim.objects.count() > 0


def test_a_second_run_changes_nothing(received: Article) -> None:
    job = started(received)
    segmentation.run_segmentation(job, actor=ACTOR)
    before, events = counts(), Event.objects.count()

    assert segmentation.run_segmentation(job, actor=ACTOR) is None

    assert counts() == before
    assert Event.objects.count() == events


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_segmentation(received: Article) -> None:
    job = started(received)

    at_once(*(lambda: segmentation.run_segmentation(job, actor=ACTOR) for _ in range(4)))

    found = segmenter.segment(TEXT)
    assert SegmentationRun.objects.count() == 1
    assert Unit.objects.count() == len(found.units)
    assert Appearance.objects.count() == len(
        {(place.start, place.end) for place in Appearance.objects.all()}
    )
    received.refresh_from_db()
    assert received.state == ArticleState.SEGMENTED


def test_a_new_segmenter_leaves_peoples_claims_alone(
    received: Article, sara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish_segmentation(received)
    first, second, *_rest = Claim.objects.order_by("pk")
    triage.accept(first, actor=sara)
    triage.edit_statement(second, actor=sara, version=second.version, statement="به قلم سارا")
    marked = triage.mark_claim(
        intake.latest_revision(received), actor=sara, start=0, end=14, statement="به دست"
    )
    kept = list(Claim.objects.order_by("pk").values())
    places = list(Appearance.objects.order_by("pk").values())
    monkeypatch.setattr(segmenter, "VERSION", "99.0.0")

    intake.segment_again(received, actor=sara)
    finish_segmentation(received)

    assert SegmentationRun.objects.count() == 2
    assert list(Claim.objects.order_by("pk").values()) == kept
    assert list(Appearance.objects.order_by("pk").values()) == places
    assert marked.pk in {row["id"] for row in kept}


def test_a_worker_killed_before_the_end_leaves_nothing_half_done(
    received: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = started(received)

    def killed(*_args: object) -> int:
        raise SystemExit

    monkeypatch.setattr(segmentation, "keep_suggestions", killed)
    with pytest.raises(SystemExit):
        segmentation.run_segmentation(job, actor=ACTOR)
    assert counts() == (1, 0, 0, 0)
    monkeypatch.undo()

    segmentation.run_segmentation(job, actor=ACTOR)

    received.refresh_from_db()
    assert received.state == ArticleState.SEGMENTED
    assert counts()[0] == 1
    assert counts()[2] > 0


def test_a_text_that_the_segmenter_stumbles_over_fails_with_the_reason(
    received: Article, sara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job.objects.get(article=received)

    def stumble(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError("nothing to divide")

    monkeypatch.setattr(segmenter, "segment", stumble)
    with pytest.raises(ZeroDivisionError):
        tasks.run_job.apply(args=[job.pk], throw=True)

    received.refresh_from_db()
    job.refresh_from_db()
    run = SegmentationRun.objects.get()
    assert (received.state, received.failure) == ("failed", "ZeroDivisionError: nothing to divide")
    assert (job.state, run.state) == ("failed", "failed")
    monkeypatch.undo()

    intake.segment_again(received, actor=sara)
    tasks.run_job.apply(args=[job.pk], throw=True)
    received.refresh_from_db()
    assert (received.state, received.failure) == ("segmented", "")


def test_a_database_that_went_away_is_waited_for(
    received: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job.objects.get(article=received)

    def gone(*_args: object, **_more: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(segmentation, "keep_units", gone)
    tasks.run_job.apply(args=[job.pk], throw=True)

    job.refresh_from_db()
    received.refresh_from_db()
    assert job.state == JobState.WAITING
    assert "server closed" in job.last_error
    assert received.state == ArticleState.SEGMENTING


def test_a_text_repeated_is_one_claim_in_two_places(sara: User) -> None:
    sentence = "نرخ بیکاری در سال ۱۴۰۳ به ۷٫۶ درصد رسید."
    article = finish_segmentation(
        paste(sara, f"{sentence}\n\nشهر آرام است و باران می‌بارد.\n\n{sentence}\n").article
    )

    claim = Claim.objects.get(article=article, statement=sentence)
    assert claim.appearances.count() == 2
    assert claim.appearances.filter(is_primary=True).count() == 1
