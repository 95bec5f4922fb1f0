"""What the made-up newsroom shows, looked at after one load."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import Count
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from annotations.demo import newsroom
from annotations.demo.load import load
from annotations.demo.stories import STORIES
from annotations.models import (
    Appearance,
    Article,
    ArticleState,
    CaptureStatus,
    Citation,
    Claim,
    ClaimState,
    Comment,
    Contact,
    Correction,
    Job,
    JobState,
    Publication,
    Rating,
)


@pytest.fixture(scope="module", autouse=True)
def _loaded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Load once for all tests of this file, and roll it back after the last."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


def test_it_makes_claims_in_every_state() -> None:
    states = dict(Claim.objects.values_list("state").annotate(Count("pk")))
    assert set(states) == set(ClaimState.values)
    for story in STORIES:
        assert Claim.objects.filter(
            appearances__quote__contains=story.words.split()[0], state=story.state
        ).exists(), story.words


def test_it_publishes_a_verdict_of_every_rating() -> None:
    used = set(Publication.objects.values_list("verdict__rating__slug", flat=True))
    assert used == set(
        Rating.objects.filter(scheme__is_current=True).values_list("slug", flat=True)
    )


def test_it_shows_what_else_can_happen() -> None:
    assert set(Correction.objects.values_list("kind", flat=True)) == {
        "minor",
        "update",
        "substantial",
    }
    assert Claim.objects.overdue().exists()
    assert Claim.objects.filter(state=ClaimState.IN_PROGRESS).exclude(state_reason="").exists()
    assert Claim.objects.filter(origin="person").exists()
    assert Comment.objects.filter(parent__isnull=False).exists()
    assert Contact.objects.exclude(answer="").exists()
    captures = set(Citation.objects.values_list("evidence__captures__status", flat=True))
    assert {CaptureStatus.CAPTURED, CaptureStatus.FAILED} <= captures
    assert CaptureStatus.PENDING not in captures


def test_a_repeated_passage_is_one_claim() -> None:
    assert (
        Claim.objects.filter(article__url="https://kucheh.example/varzesh/318")
        .annotate(places=Count("appearances"))
        .filter(places__gt=1)
        .exists()
    )


def test_its_articles_are_segmented_and_nothing_is_left_to_do() -> None:
    assert Article.objects.count() == 5
    assert set(Article.objects.values_list("state", flat=True)) == {ArticleState.SEGMENTED}
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
    for place in Appearance.objects.select_related("revision"):
        assert place.revision.text[place.start : place.end] == place.quote


def test_one_article_has_three_thousand_words_and_one_is_damaged() -> None:
    texts = {text.name: text.text for text in newsroom.TEXTS}

    assert max(len(text.split()) for text in texts.values()) >= 3000
    damaged = texts["sport"]
    assert "&#47;" in damaged
    assert "بچهها" in damaged
    assert re.search(r"[^.؟!\n]\n\n\s*\S", damaged), "no blank line inside a sentence"
