"""Articles on the desk: bringing one in, the list, and how segmentation stands."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from annotations.desk import paging, progress
from annotations.models import Article, ArticleState, Claim, IntakeChannel, Job, Revision
from annotations.workflow import jobs, segmentation
from annotations.workflow.audit import Actor
from tests import cast

NEW = "/articles/new/"
TEXT = "نرخ بیکاری در پاییز ۱۴۰۴ به ۷٫۲ درصد رسید.\nوزیر کار گفت: «۴۰ هزار شغل ساخته شد.»"


@pytest.fixture
def sara_client(sara, client_of):
    """A browser in which Sara is signed in, in English."""
    sara.language = "en"
    sara.save()
    return client_of(sara)


def send(client: Client, **data: object):
    """Send the bring-in form with this filled in."""
    return client.post(NEW, {"text": "", "title": "", "outlet": "", "url": "", **data})


def upload(data: bytes, name: str = "news.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/plain")


# Bringing in ------------------------------------------------------------------------------


def test_a_pasted_text_is_kept_as_it_is_and_put_up_for_segmentation(sara, sara_client):
    response = send(
        sara_client,
        text=TEXT.replace("\n", "\r\n"),
        title="بیکاری پاییز",
        outlet="روزنامهٔ نمونه",
        url="https://news.example/1",
        author="الف. ب.",
        published_at="۱۴۰۵/۰۸/۲۰ ۱۴:۳۰",
    )
    article = Article.objects.get()
    assert response.status_code == 302
    assert response["Location"] == reverse("desk:workbench", args=[article.uuid])
    assert article.revisions.get().text == TEXT
    assert article.created_by == sara
    assert article.channel == IntakeChannel.PASTE
    assert article.source is not None
    assert article.published_at is not None
    assert article.source.name == "روزنامهٔ نمونه"
    assert article.published_at.isoformat() == "2026-11-11T11:00:00+00:00"
    assert Job.objects.filter(article=article).count() == 1


def test_white_space_around_a_text_is_part_of_it(sara_client):
    send(sara_client, text=f"\n\n  {TEXT}\n\n")
    assert Revision.objects.get().text == f"\n\n  {TEXT}\n\n"


def test_a_file_is_taken_like_a_text(sara_client):
    send(sara_client, file=upload(TEXT.encode()))
    article = Article.objects.get()
    assert article.channel == IntakeChannel.UPLOAD
    assert article.revisions.get().text == TEXT
    assert article.title == "نرخ بیکاری در پاییز ۱۴۰۴ به ۷٫۲ درصد رسید."


def test_windows_1256_is_converted_and_said_so(sara_client):
    response = sara_client.post(
        NEW, {"text": "", "file": upload(TEXT.replace("\u06f7", "7").encode("cp1256", "ignore"))}
    )
    assert response.status_code == 302
    revision = Revision.objects.get()
    assert revision.encoding == "windows-1256"
    assert revision.received_bytes is not None
    told = [str(message) for message in sara_client.get("/people/").context["messages"]]
    assert any("not in UTF-8 and has been converted" in text for text in told)


def test_the_same_text_twice_leads_to_the_one_article(sara_client):
    first = send(sara_client, text=TEXT)
    sara_client.get("/people/")
    second = send(sara_client, text=TEXT, title="دیگر")
    assert second["Location"] == first["Location"]
    assert Article.objects.count() == 1
    told = [str(message) for message in sara_client.get("/people/").context["messages"]]
    assert told == ["This text is already on the desk. Here is its article."]


REFUSED = {
    "nothing": ({}, "text", "There is no text in it."),
    "white space only": ({"text": " \n\t\u200c\u00a0\r\n"}, "text", "There is no text in it."),
    "an empty file": ({"file": b""}, "file", "There is no text in it."),
    "a picture": ({"file": b"\x89PNG\r\n\x1a\n" + bytes(range(256))}, "file", "not a text file"),
    "a broken PDF": ({"file": b"%PDF-1.7\n1 0 obj"}, "file", "damaged"),
    "another archive": ({"file": b"PK\x03\x04 and more"}, "file", "damaged"),
    "random bytes": ({"file": bytes(range(1, 256)) * 9}, "file", "not a text file"),
    "a file with NULs": ({"file": ("م" * 300 + "\x00").encode()}, "file", "NUL characters"),
    "a paste with NULs": ({"text": "متن\x00خراب"}, "text", "NUL characters"),
    "another encoding": ({"file": "Größe und Maße".encode("latin-1")}, "file", "neither UTF-8"),
    "a paste over 2 MB": ({"text": "م" * (1024 * 1024 + 1)}, "text", "larger than 2 MB"),
    "a file over 2 MB": ({"file": b"a" * (2 * 1024 * 1024 + 1)}, "file", "larger than 2 MB"),
    "a long title": ({"text": TEXT, "title": "ت" * 10_000}, "title", "more than 500 characters"),
    "a link that is none": ({"text": TEXT, "url": "not a link"}, "url", "This is not a link"),
    "a script for a link": ({"text": TEXT, "url": "javascript:alert(1)"}, "url", "not a link"),
    "a long link": ({"text": TEXT, "url": "https://a.example/" + "a" * 2000}, "url", "too long"),
    "a long outlet": ({"text": TEXT, "outlet": "ر" * 201}, "outlet", "200"),
    "a date that is none": ({"text": TEXT, "published_at": "دیروز"}, "published_at", "no date"),
    "a day to come": ({"text": TEXT, "published_at": "1499/01/01"}, "published_at", "to come"),
    "a text and a file": ({"text": TEXT, "file": TEXT.encode()}, "file", "a text and a file"),
    "a NUL in the outlet": ({"text": TEXT, "outlet": "a\x00b"}, "outlet", "Null characters"),
}


@pytest.mark.parametrize(("sent", "field", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_bad_input_is_refused_in_words_and_nothing_typed_is_lost(
    sara_client, sent: dict[str, Any], field: str, words: str
):
    data = {"title": "عنوان من", "author": "نویسندهٔ من", **sent}
    if "file" in data:
        data["file"] = upload(data["file"])
    response = send(sara_client, **data)
    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    with translation.override("en"):
        assert words in form.errors[field][0]
    page = response.content.decode()
    assert words in page.replace("&#x27;", "'")
    for name in ("title", "author", "outlet", "url", "published_at"):
        typed = data.get(name, "")
        assert not typed or f'value="{typed}"' in page
    if "text" in sent:
        assert form["text"].value() == sent["text"]
    assert not Article.objects.exists()
    assert not Job.objects.exists()


def test_a_lost_file_is_said_to_be_lost(sara_client):
    response = send(sara_client, file=upload(TEXT.encode()), url="no link")
    assert "Choose the file again" in response.content.decode()


def test_a_form_of_fifty_megabytes_is_answered_and_not_cut_off(sara_client):
    response = send(sara_client, text="a" * (50 * 1024 * 1024))
    assert response.status_code == 400
    assert "This is too large." in response.content.decode()


def test_a_file_of_fifty_megabytes_is_refused_on_the_form(sara_client):
    response = send(sara_client, file=upload(b"a" * (50 * 1024 * 1024)))
    assert response.status_code == 422
    assert "larger than 20 MB" in response.content.decode()


def test_an_auditor_brings_nothing_in(nasrin, client_of):
    client = client_of(nasrin)
    assert client.get(NEW).status_code == 403
    assert send(client, text=TEXT).status_code == 403
    assert not Article.objects.exists()
    assert NEW not in client.get("/articles/").content.decode()


# The list ---------------------------------------------------------------------------------


def listed(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/articles/{query}")
    assert response.status_code == 200
    return [row.article.title for row in response.context["rows"]]


def make(sara, title: str, **fields: object) -> Article:
    article = cast.bring_in(sara, f"{cast.TEXT}\n{uuid.uuid4()}", title)
    Article.objects.filter(pk=article.pk).update(**fields)
    return article


def test_articles_are_found_by_title_whatever_letters_and_digits_are_typed(sara, sara_client):
    make(sara, "گزارش كیفیت آب در سال ۱۴۰۴")
    make(sara, "می\u200cروند و می\u200cآیند")
    assert listed(sara_client, "?q=کیفیت+1404") == ["گزارش كیفیت آب در سال ۱۴۰۴"]
    assert listed(sara_client, "?q=٤٠٤") == ["گزارش كیفیت آب در سال ۱۴۰۴"]
    assert listed(sara_client, "?q=می روند") == ["می\u200cروند و می\u200cآیند"]
    assert listed(sara_client, "?q=100%") == []


def test_articles_are_narrowed_by_state_outlet_and_day(sara, sara_client):
    one = make(sara, "یک", created_at="2026-11-01T08:00Z")
    make(sara, "دو", created_at="2026-11-20T08:00Z", state=ArticleState.SEGMENTED)
    assert listed(sara_client, f"?outlet={one.source_id}") == ["دو", "یک"]
    assert listed(sara_client, "?state=failed") == []
    assert listed(sara_client, "?since=1405/08/25") == ["دو"]
    assert listed(sara_client, "?until=1405/08/25") == ["یک"]
    assert listed(sara_client, "?until=2026-11-20") == ["دو", "یک"]


@pytest.mark.parametrize(
    "query", ["?state=nonsense", "?outlet=x", "?since=دیروز", "?before=x&after=-1"]
)
def test_filters_that_mean_nothing_are_said_so_or_ignored(sara, sara_client, query: str):
    make(sara, "یک")
    assert listed(sara_client, query) == ["یک"]


def test_an_empty_list_says_what_to_do_next(sara_client, nasrin, client_of):
    assert NEW in sara_client.get("/articles/").content.decode()
    found = sara_client.get("/articles/?q=هیچ").content.decode()
    assert "No article matches" in found
    assert client_of(nasrin).get("/articles/").status_code == 200


def test_pages_follow_each_other_in_both_directions(sara, sara_client, monkeypatch):
    monkeypatch.setattr(paging, "SIZE", 2)
    monkeypatch.setitem(paging.page_of.__kwdefaults__, "size", 2)
    for title in "ابپتث":
        make(sara, title)
    first = sara_client.get("/articles/?state=segmented").context["page"]
    assert [row.title for row in first.rows] == ["ث", "ت"]
    assert not first.newer
    second = sara_client.get(f"/articles/?{first.older}").context["page"]
    assert [row.title for row in second.rows] == ["پ", "ب"]
    assert "state=segmented" in second.older
    last = sara_client.get(f"/articles/?{second.older}").context["page"]
    assert [row.title for row in last.rows] == ["ا"]
    assert not last.older
    back = sara_client.get(f"/articles/?{last.newer}").context["page"]
    assert [row.title for row in back.rows] == ["پ", "ب"]
    front = sara_client.get(f"/articles/?{back.newer}").context["page"]
    assert [row.title for row in front.rows] == ["ث", "ت"]
    assert not front.newer


def test_claims_are_counted_by_where_they_are(sara, sara_client, make_claim):
    make_claim("published")
    make_claim("in_review")
    make_claim("queued")
    rows = sara_client.get("/articles/").context["rows"]
    assert sum(row.published for row in rows) == 1
    assert sum(row.at_work for row in rows) == 2
    assert sum(row.suggested for row in rows) > 0


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(sara, sara_client):
    make(sara, "یک")
    sara_client.get("/articles/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        sara_client.get("/articles/")
    for number in range(6):
        make(sara, f"مقالهٔ {number}")
    with CaptureQueriesContext(connection) as many:
        sara_client.get("/articles/")
    assert len(many) == len(few) == 10


# How segmentation stands ------------------------------------------------------------------


def received(client: Client) -> Article:
    send(client, text=TEXT)
    return Article.objects.get()


def test_the_list_asks_again_while_an_article_is_on_its_way_and_then_stops(sara_client):
    article = received(sara_client)
    asked = f"/articles/states/?a={article.uuid.hex}"
    assert f"a={article.uuid.hex}" in sara_client.get("/articles/").content.decode()
    assert 'hx-trigger="every 2s"' in sara_client.get(asked).content.decode()
    cast.finish_segmentation(article)
    answer = sara_client.get(asked).content.decode()
    assert "hx-trigger" not in answer
    assert f'id="state-{article.uuid.hex}"' in answer
    assert 'data-article-state="segmented"' in answer


def test_questions_about_nothing_are_answered_with_nothing(sara_client):
    answer = sara_client.get(f"/articles/states/?a=nonsense&a={uuid.uuid4().hex}&a=").content
    assert not answer.strip()


def test_an_articles_own_page_is_told_when_its_claims_are_there(sara_client):
    article = received(sara_client)
    address = f"/articles/{article.uuid}/state/"
    waiting = sara_client.get(address, HTTP_HX_REQUEST="true")
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "HX-Trigger-After-Settle" not in waiting
    cast.finish_segmentation(article)
    settled = sara_client.get(address, HTTP_HX_REQUEST="true")
    assert "rasti:settled" in settled["HX-Trigger-After-Settle"]
    assert "hx-trigger" not in settled.content.decode()
    assert f'href="/articles/{article.uuid}/"' in settled.content.decode()


def test_without_a_worker_it_is_said_so(sara_client):
    article = received(sara_client)
    for address in ("/articles/", NEW, f"/articles/{article.uuid}/state/", "/"):
        assert "No worker is running." in sara_client.get(address).content.decode()


def fail(article: Article) -> None:
    job = jobs.start(Job.objects.get(article=article).pk)
    assert job is not None
    segmentation.record_failure(job, "the text broke it", actor=Actor.task("segment", "t"))
    jobs.fail(job, "the text broke it")


def test_a_failure_is_shown_with_its_reason_and_can_be_tried_again(sara_client):
    article = received(sara_client)
    fail(article)
    page = sara_client.get("/articles/").content.decode()
    again = f"/articles/{article.uuid}/segment/"
    assert "the text broke it" in page
    assert f'action="{again}"' in page
    response = sara_client.post(again, {"to": "articles"})
    assert response["Location"] == "/articles/"
    article.refresh_from_db()
    assert article.state == ArticleState.RECEIVED
    assert article.failure == ""
    assert Job.objects.get(article=article).state == "waiting"


def test_nothing_is_segmented_again_while_it_is_being_segmented(sara_client):
    article = received(sara_client)
    Article.objects.filter(pk=article.pk).update(state=ArticleState.SEGMENTING)
    sara_client.post(f"/articles/{article.uuid}/segment/")
    told = [str(message) for message in sara_client.get("/people/").context["messages"]]
    assert "The article is being segmented right now." in told


def test_an_auditor_sees_a_failure_but_starts_nothing(sara_client, nasrin, client_of):
    article = received(sara_client)
    fail(article)
    client = client_of(nasrin)
    assert "/segment/" not in client.get("/articles/").content.decode()
    client.post(f"/articles/{article.uuid}/segment/")
    article.refresh_from_db()
    assert article.state == ArticleState.FAILED


@pytest.mark.parametrize("way", ["segment/"])
def test_changes_are_post_alone(sara_client, way: str):
    article = received(sara_client)
    assert sara_client.get(f"/articles/{article.uuid}/{way}").status_code == 405


def test_an_article_that_is_not_there_is_not_found(sara_client):
    assert sara_client.get(f"/articles/{uuid.uuid4()}/state/").status_code == 404
    assert sara_client.post(f"/articles/{uuid.uuid4()}/segment/").status_code == 404


# Filters, sorts and progress --------------------------------------------------------------


def test_articles_are_narrowed_by_who_brought_them_and_by_what_is_left_to_do(
    sara, reza, sara_client, make_claim
):
    make_claim("published")
    mine = make(sara, "کار مانده")
    cast.bring_in(reza, f"{cast.TEXT}\n{uuid.uuid4()}", "از رضا")
    assert listed(sara_client, "?by=reza") == ["از رضا"]
    assert listed(sara_client, "?by=nobody") != []
    assert set(listed(sara_client, "?claims=suggested&by=sara")) >= {"کار مانده"}
    Claim.objects.filter(article=mine, state="suggested").update(
        state="dismissed", state_reason="نظر است"
    )
    assert "کار مانده" in listed(sara_client, "?claims=done")
    assert "کار مانده" not in listed(sara_client, "?claims=suggested")
    assert listed(sara_client, "?claims=open") == []


def test_articles_are_sorted_by_when_they_came_or_were_published(sara, sara_client, monkeypatch):
    monkeypatch.setitem(paging.page_of.__kwdefaults__, "size", 2)
    days = {"الف": "2026-11-03", "ب": None, "پ": "2026-11-09", "ت": "2026-11-03", "ث": None}
    for title, day in days.items():
        make(sara, title, published_at=day and f"{day}T08:00Z")

    def walk(sort: str) -> list[str]:
        seen, query = [], f"sort={sort}"
        for _page in range(4):
            page = sara_client.get(f"/articles/?{query}").context["page"]
            seen += [row.title for row in page.rows]
            if not page.older:
                break
            query = page.older
        back = sara_client.get(f"/articles/?{page.newer}").context["page"]
        assert [row.title for row in back.rows] == seen[2:4]
        return seen

    assert walk("newest") == ["ث", "ت", "پ", "ب", "الف"]
    assert walk("oldest") == ["الف", "ب", "پ", "ت", "ث"]
    assert walk("published") == ["پ", "ت", "الف", "ث", "ب"]


@pytest.mark.parametrize("key", ["1~x", "1~2026-11-03", "x~y", "~", "1~2026-99-99T00:00:00+00:00"])
def test_a_damaged_page_address_is_the_first_page(sara, sara_client, key: str):
    make(sara, "یک")
    assert listed(sara_client, f"?sort=published&before={key}") == ["یک"]


def test_a_waiting_article_says_how_many_come_before_it(sara, sara_client):
    for number in range(3):
        send(sara_client, text=f"{TEXT} {number}")
    rows = sara_client.get("/articles/").context["rows"]
    assert [row.progress.before for row in rows] == [2, 1, 0]
    assert "2 before it" in sara_client.get("/articles/").content.decode()


def test_a_long_run_shows_how_far_it_is_and_a_short_one_does_not(sara, sara_client, monkeypatch):
    article = received(sara_client)
    job = jobs.start(Job.objects.get(article=article).pk)
    assert job is not None
    Article.objects.filter(pk=article.pk).update(state=ArticleState.SEGMENTING)
    asked = f"/articles/states/?a={article.uuid.hex}"
    assert "<progress" not in sara_client.get(asked).content.decode()
    # As if its text took a minute at the speed of the runs before, of which half is over.
    monkeypatch.setattr(progress, "USUAL_SPEED", len(TEXT) / 60)
    Job.objects.filter(pk=job.pk).update(started_at=timezone.now() - timedelta(seconds=30))
    answer = sara_client.get(asked).content.decode()
    assert 'value="50"' in answer
    assert "about 50%" in answer
    Job.objects.filter(pk=job.pk).update(started_at=timezone.now() - timedelta(hours=1))
    assert 'value="95"' in sara_client.get(asked).content.decode(), "never quite done"


def test_how_far_runs_are_is_asked_for_all_of_them_at_once(sara, sara_client):
    send(sara_client, text=f"{TEXT} 0")
    sara_client.get("/articles/")
    with CaptureQueriesContext(connection) as few:
        sara_client.get("/articles/")
    for number in range(1, 6):
        send(sara_client, text=f"{TEXT} {number}")
    sara_client.get("/people/")
    with CaptureQueriesContext(connection) as many:
        sara_client.get("/articles/")
    assert len(many) == len(few) == 13


def test_a_run_asked_for_again_leads_back_to_the_same_list(sara, sara_client):
    article = make(sara, "یک")
    again = f"/articles/{article.uuid}/segment/"
    response = sara_client.post(again, {"to": "articles", "back": "sort=oldest&q=%DB%8C%DA%A9"})
    assert response["Location"] == "/articles/?sort=oldest&q=%DB%8C%DA%A9"
