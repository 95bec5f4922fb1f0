"""Articles from partners: what is taken, what is refused, and what is told of it."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotations.models import Article, Event, Job, Publisher, User
from tests import cast
from tests.api.conftest import ApiClient

pytestmark = pytest.mark.django_db
SEND = "/api/v1/articles/"
TEXT = "نرخ تورم در سال ۱۴۰۳ به ۳۲ درصد رسید.\nبودجهٔ شهر ۲۵۰ میلیارد تومان است."


def test_an_article_is_kept_as_sent_and_put_up_for_segmentation(api: ApiClient) -> None:
    response = api.post(
        SEND,
        {
            "text": TEXT.replace("\n", "\r\n"),
            "title": "تورم",
            "source": "خبرگزاری نمونه",
            "url": "https://news.example/1",
            "author": "ن. نمونه",
            "published_at": "2026-11-01T10:00:00+03:30",
        },
    )
    assert response.status_code == 201
    body = response.json()
    article = Article.objects.get(uuid=body["id"])
    revision = article.revisions.get()
    assert revision.text == TEXT
    assert body["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert (body["state"], body["duplicate"], body["notices"]) == ("received", False, ["line_ends"])
    assert body["characters"] == len(TEXT)
    assert response.headers["Location"] == body["links"]["self"]
    assert body["links"]["self"].endswith(f"/api/v1/articles/{article.uuid}/")
    assert (article.title, str(article.source), article.author) == (
        "تورم",
        "خبرگزاری نمونه",
        "ن. نمونه",
    )
    assert str(article.published_at) == "2026-11-01 06:30:00+00:00"
    assert Job.objects.filter(article=article, state="waiting").exists()
    event = Event.objects.get(source_table="annotations_article", op="insert")
    assert (event.actor_kind, event.action) == ("api_key", "article.receive")


def test_the_same_text_twice_is_one_article(api: ApiClient) -> None:
    first = api.post(SEND, {"text": TEXT})
    again = api.post(SEND, {"text": TEXT, "title": "دیگر"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"duplicate": True}
    assert Article.objects.count() == 1


def test_the_sender_sees_how_far_it_is_and_others_do_not(
    api: ApiClient, make_key: Callable[..., str], sara: User
) -> None:
    path = SEND + api.post(SEND, {"text": TEXT}).json()["id"] + "/"
    assert api.get(path).json()["segmentation"] is None
    cast.finish_segmentation(Article.objects.get())
    body = api.get(path).json()
    assert body["state"] == "segmented"
    assert body["segmentation"]["units"] == 2
    assert body["segmentation"]["finished_at"].endswith("Z")
    colleague = ApiClient(make_key("intake"))
    assert colleague.get(path).status_code == 200
    stranger = ApiClient(make_key("intake", owner=Publisher.objects.create(name="دیگری")))
    assert stranger.get(path).status_code == 404
    duplicate = stranger.post(SEND, {"text": TEXT})
    assert duplicate.json()["links"]["self"] is None
    desk = cast.bring_in(sara)
    assert api.get(f"{SEND}{desk.uuid}/").status_code == 404


def test_missing_and_null_fields_are_made_up_for(api: ApiClient) -> None:
    body = {"text": TEXT, "title": None, "source": "", "url": None, "published_at": None}
    assert api.post(SEND, body).status_code == 201
    assert Article.objects.get().title == TEXT.splitlines()[0]


BAD: list[tuple[str, Any, int, str | None]] = [
    ("no body", b"", 400, "text"),
    ("no JSON", b"{", 400, None),
    ("a list", b"[]", 400, "body"),
    ("a text", b'"a"', 400, "body"),
    ("null", b"null", 400, "body"),
    ("NaN", b'{"text": NaN}', 400, None),
    ("not UTF-8", '{"text": "سلام"}'.encode("windows-1256"), 400, None),
    ("half a surrogate", b'{"text": "\\ud800 text"}', 400, None),
    ("half a surrogate in the title", b'{"text": "a", "title": "\\udfff"}', 400, None),
    ("bottomless", b'{"text": ' + b"[" * 100_000, 400, None),
    ("bottomless and closed", b"[" * 50_000 + b"]" * 50_000, 400, None),
    ("NUL in the text", {"text": "الف\x00ب"}, 400, "text"),
    ("NUL in the title", {"text": TEXT, "title": "\x00"}, 400, "title"),
    ("NUL in the author", {"text": TEXT, "author": "a\x00b"}, 400, "author"),
    ("NUL in the source", {"text": TEXT, "source": "a\x00b"}, 400, "source"),
    ("no text", {"title": "عنوان"}, 400, "text"),
    ("null text", {"text": None}, 400, "text"),
    ("empty text", {"text": ""}, 400, "text"),
    ("white space", {"text": " \n\t\u200c\u00a0"}, 400, "text"),
    ("a number for the text", {"text": 5}, 400, "text"),
    ("a list for the text", {"text": ["a"]}, 400, "text"),
    ("an object for the text", {"text": {"a": 1}}, 400, "text"),
    ("true for the title", {"text": TEXT, "title": True}, 400, "title"),
    ("a title of 10,000 letters", {"text": TEXT, "title": "ع" * 10_000}, 400, "title"),
    ("no link", {"text": TEXT, "url": "not a link"}, 400, "url"),
    ("a script for a link", {"text": TEXT, "url": "javascript:alert(1)"}, 400, "url"),
    ("a broken IPv6 link", {"text": TEXT, "url": "http://[::1"}, 400, "url"),
    ("an endless link", {"text": TEXT, "url": "https://a.example/" + "a" * 3000}, 400, "url"),
    ("no date", {"text": TEXT, "published_at": "دیروز"}, 400, "published_at"),
    ("Persian digits", {"text": TEXT, "published_at": "۲۰۲۶-۰۱-۰۱"}, 400, "published_at"),
    ("a Jalali year", {"text": TEXT, "published_at": "1405-09-01"}, 400, "published_at"),
    ("no zone", {"text": TEXT, "published_at": "2026-01-01T10:00:00"}, 400, "published_at"),
    ("year 0", {"text": TEXT, "published_at": "0000-01-01"}, 400, "published_at"),
    ("the far future", {"text": TEXT, "published_at": "2999-01-01"}, 400, "published_at"),
    ("a number for a date", {"text": TEXT, "published_at": 10**30}, 400, "published_at"),
    ("a huge number", b'{"text": 1' + b"0" * 400 + b"}", 400, None),
    ("a misspelt name", {"text": TEXT, "publishedat": "2026-01-01"}, 400, "publishedat"),
    ("over 2 MB", {"text": "آ" * (1024 * 1024 + 1)}, 413, "text"),
    ("over 2 MB, escaped", b'{"text": "' + b"\\u0627" * 2_300_000 + b'"}', 413, None),
    ("over any limit", b'"' + b"a" * (14 * 1024 * 1024) + b'"', 413, None),
]


@pytest.mark.parametrize(
    ("body", "status", "field"), [case[1:] for case in BAD], ids=[case[0] for case in BAD]
)
def test_what_cannot_be_taken_is_refused_and_said(
    api: ApiClient, body: Any, status: int, field: str | None
) -> None:
    response = api.post(SEND, body)
    assert response.status_code == status, response.content[:300]
    if field is not None:
        assert field in response.json()["error"]["fields"]
    assert not Article.objects.exists()


def test_another_kind_of_body_is_refused(api: ApiClient) -> None:
    response = api.client.post(
        SEND, "text=a", content_type="application/x-www-form-urlencoded", headers=api.headers
    )
    assert response.status_code == 415
    assert response.json()["error"]["code"] == "unsupported_media_type"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> بودجه ۲۰ درصد افزایش یافت.",
        "متن \u202eوارونه\u202c با ۲۰ درصد افزایش.",
        "👩‍👩‍👧‍👦 \U0001f1ee\U0001f1f7 بودجه ۲۰ درصد افزایش یافت.",
        "A text in English about 20 percent.",
        "۹" * 5000,
        "e\u0301" * 2000,
        "\ufeffبا نشان آغاز",
    ],
)
def test_strange_texts_are_kept_and_survive_the_way(api: ApiClient, text: str) -> None:
    body = api.post(SEND, {"text": text}).json()
    article = cast.finish_segmentation(Article.objects.get(uuid=body["id"]))
    assert article.revisions.get().text == text.removeprefix("\ufeff")
    assert api.get(f"{SEND}{body['id']}/").json()["state"] == "segmented"


def test_a_date_of_today_ahead_of_utc_is_taken(api: ApiClient) -> None:
    tomorrow = (timezone.now() + timedelta(hours=14)).date().isoformat()
    body = json.dumps({"text": TEXT, "published_at": tomorrow}).encode()
    assert api.post(SEND, body).status_code == 201


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_articles_cannot_be_changed_from_outside(api: ApiClient, method: str) -> None:
    response = getattr(api.client, method)(SEND, headers=api.headers)
    assert response.status_code == 405
