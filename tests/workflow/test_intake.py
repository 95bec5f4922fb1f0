"""Bringing articles in: once each, as received, by those who may."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from annotations.models import (
    Article,
    ArticleState,
    Event,
    IntakeChannel,
    Job,
    Revision,
    Source,
    User,
)
from annotations.workflow import intake
from annotations.workflow.audit import Actor
from annotations.workflow.errors import IntakeRefused, NotAllowed, WrongState
from tests.cast import TEXT, finish_segmentation


def paste(actor: User | Actor, text: bytes | str = TEXT, **more: Any) -> intake.Intake:
    return intake.receive_article(text, actor=actor, channel=IntakeChannel.PASTE, **more)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Make calls at the same moment, each on a database connection of its own."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        start.wait()
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_it_is_kept_as_it_came(sara: User) -> None:
    came = paste(sara, TEXT.replace("\n", "\r\n"), title="  گزارش \n شهر ", author=" ن. \x00 ر. ")

    assert came.created
    assert came.article.state == ArticleState.RECEIVED
    assert came.article.title == "گزارش شهر"
    assert came.article.author == "ن. ر."
    assert came.revision.text == TEXT
    assert came.revision.characters == len(TEXT)
    assert came.article.text_sha256 == came.revision.sha256
    assert came.revision.notices == ["line_ends"]


def test_the_same_text_twice_is_one_article(sara: User, reza: User) -> None:
    first = paste(sara, title="نخست")
    events = Event.objects.count()
    second = paste(reza, TEXT.encode("utf-8-sig"), title="دوم")

    assert (second.article, second.created) == (first.article, False)
    assert second.revision == first.revision
    assert Article.objects.get().title == "نخست"
    assert Event.objects.count() == events


@pytest.mark.django_db(transaction=True)
def test_the_same_text_by_two_at_once_is_one_article(sara: User, reza: User) -> None:
    came = at_once(*(lambda who=who: paste(who) for who in (sara, reza, sara, reza)))

    assert sorted(one.created for one in came) == [False, False, False, True]  # type: ignore[attr-defined]
    assert len({one.article.pk for one in came}) == 1  # type: ignore[attr-defined]
    assert Revision.objects.count() == Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_texts_of_one_new_outlet_at_once_are_two_articles_of_one_outlet(sara: User) -> None:
    came = at_once(
        *(
            lambda n=n: paste(sara, f"خبر شمارهٔ {n}", url=f"https://new.example/{n}")
            for n in range(4)
        )
    )

    assert all(one.created for one in came)  # type: ignore[attr-defined]
    assert Source.objects.filter(domain="new.example").count() == 1


@pytest.mark.parametrize("role", ["nasrin", "outsider"])
def test_who_may_not_brings_nothing_in(role: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        paste(request.getfixturevalue(role))

    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        ("", {}, "empty"),
        (" \n ", {}, "empty"),
        (bytes(50), {}, "binary"),
        ("متن\x00", {}, "nul"),
        (b"a" * (2 * 1024 * 1024 + 1), {}, "too_large"),
        ("déjà vu".encode("latin-1"), {}, "encoding"),
        (TEXT, {"title": "ط" * 10_000}, "title"),
        (TEXT, {"url": "این پیوند نیست"}, "url"),
        (TEXT, {"url": "javascript:alert(1)"}, "url"),
        (TEXT, {"url": "ftp://example.com/"}, "url"),
        (TEXT, {"url": "https://example.com/" + "a" * 2000}, "url"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_words(
    sara: User, text: bytes | str, more: dict[str, str], code: str
) -> None:
    events = Event.objects.count()

    with pytest.raises(IntakeRefused) as refused:
        paste(sara, text, **more)

    assert refused.value.code == code
    assert str(refused.value.message)
    assert not Article.objects.exists()
    assert Event.objects.count() == events


def test_a_title_is_made_of_the_text_where_none_is_given(sara: User) -> None:
    assert paste(sara).article.title == TEXT.split("\n")[0]


def test_the_outlet_is_known_by_name_or_domain(sara: User) -> None:
    named = paste(sara, "الف", source_name="روزنامهٔ آذر", url="https://www.azar.example/1")
    linked = paste(sara, "ب", url="https://azar.example/2")
    other = paste(sara, "پ", source_name="هفته‌نامهٔ دی", url="https://azar.example/3")

    assert named.article.source == linked.article.source
    assert other.article.source != named.article.source
    assert other.article.source is not None
    assert other.article.source.domain == ""


def test_a_failed_article_may_be_tried_again(sara: User, nasrin: User) -> None:
    article = finish_segmentation(paste(sara).article)

    with pytest.raises(NotAllowed):
        intake.segment_again(article, actor=nasrin)
    intake.segment_again(article, actor=sara)
    article.refresh_from_db()
    assert article.state == ArticleState.RECEIVED
    assert finish_segmentation(article).state == ArticleState.SEGMENTED


def test_an_article_at_work_is_not_started_again(sara: User) -> None:
    article = paste(sara).article
    article.state = ArticleState.SEGMENTING
    article.save()

    with pytest.raises(WrongState):
        intake.segment_again(article, actor=sara)
