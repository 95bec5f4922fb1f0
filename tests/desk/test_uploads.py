"""Articles as files and links: many at once, each with what came of it; documents and web pages."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotations.fetching.errors import Code, FetchFailed
from annotations.fetching.fetch import Fetched
from annotations.models import Article, IntakeChannel, Job, Revision, User
from annotations.workflow import bringing

ClientOf = Callable[[User], Client]
URL = "/articles/upload/"
NEW = "/articles/new/"
TEXT = "نرخ بیکاری در پاییز ۱۴۰۴ به ۷٫۲ درصد رسید.\nوزیر کار گفت: «۴۰ هزار شغل ساخته شد.»"
PAGE = (
    "<!doctype html><html><head><title>بیکاری &amp; پاییز</title><script>alert(1)</script></head>"
    "<body><nav>خانه</nav><article><h1>نرخ بیکاری</h1><p>"
    + "نرخ بیکاری در پاییز ۱۴۰۴ به ۷٫۲ درصد رسید و می\u200cرود که کمتر شود. " * 6
    + "</p></article></body></html>"
)


def file(data: bytes | str, name: str = "news.txt") -> SimpleUploadedFile:
    body = data.encode() if isinstance(data, str) else data
    return SimpleUploadedFile(name, body, content_type="application/octet-stream")


def docx(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>"
        )
    return packed.getvalue()


@pytest.fixture
def client(sara: User, client_of: ClientOf) -> Client:
    sara.language = "en"
    sara.save()
    return client_of(sara)


# Many at once ------------------------------------------------------------------------------


def test_each_file_is_an_article_and_one_that_fails_leaves_the_others(
    client: Client, sara: User
) -> None:
    sent = [
        file(TEXT, "یک.txt"),
        file(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "two.png"),
        file(TEXT + " و بیشتر", "three.txt"),
        file(TEXT, "again.txt"),
        file(b"", "empty.txt"),
    ]
    response = client.post(URL, {"documents": sent, "outlet": "روزنامهٔ نمونه"})
    assert response.status_code == 200
    arrivals = response.context["arrivals"]
    assert [(one.name, one.is_new, bool(one.refused)) for one in arrivals] == [
        ("یک.txt", True, False),
        ("two.png", False, True),
        ("three.txt", True, False),
        ("again.txt", False, False),
        ("empty.txt", False, True),
    ]
    assert arrivals[3].article == arrivals[0].article, "the same text leads to the one article"
    page = response.content.decode()
    assert f"/articles/{arrivals[0].article.uuid}/" in page
    assert "This text is already on the desk:" in page
    assert "not a text file" in page
    assert Article.objects.count() == Job.objects.count() == 2
    assert {str(article.source) for article in Article.objects.all()} == {"روزنامهٔ نمونه"}
    assert {article.channel for article in Article.objects.all()} == {IntakeChannel.UPLOAD}


def test_a_script_is_answered_with_the_row_alone(client: Client) -> None:
    response = client.post(URL, {"documents": [file(TEXT)], "row": "1"})
    row = response.content.decode()
    assert "<html" not in row
    assert row.count("<li") == 1
    assert 'data-arrival="came"' in row
    again = client.post(URL, {"documents": [file(TEXT)], "row": "1"}).content.decode()
    assert 'data-arrival="known"' in again
    refused = client.post(URL, {"documents": [file(b"")], "row": "1"})
    assert refused.status_code == 200
    assert 'data-arrival="refused"' in refused.content.decode()


def test_no_file_at_all_is_said_so(client: Client) -> None:
    response = client.post(URL, {})
    assert response.status_code == 422
    assert "No file was chosen" in response.content.decode()


def test_a_name_is_shown_as_words_and_not_as_markup(client: Client) -> None:
    page = client.post(URL, {"documents": [file(b"", "<b>x.txt")]}).content.decode()
    assert "<b>x" not in page


def test_a_converted_file_says_so(client: Client) -> None:
    sent = file(TEXT.replace("\u06f7", "7").encode("cp1256", "ignore"))
    assert (
        "not in UTF-8 and has been converted"
        in client.post(URL, {"documents": [sent]}).content.decode()
    )


def test_who_only_reads_brings_nothing_in(
    nasrin: User, outsider: User, client_of: ClientOf
) -> None:
    for person in (nasrin, outsider):
        assert client_of(person).post(URL, {"documents": [file(TEXT)]}).status_code == 403
    assert client_of(nasrin).get(URL).status_code == 405
    assert not Article.objects.exists()


def test_too_large_a_file_is_refused_unread(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.desk.views.uploads.MAX_BYTES", 10)
    response = client.post(URL, {"documents": [file(TEXT), file(b"abc")]})
    assert "larger than 20 MB" in response.context["arrivals"][0].refused
    assert not response.context["arrivals"][1].refused


# Documents ---------------------------------------------------------------------------------


def test_a_web_page_is_read_and_kept_as_it_came(client: Client) -> None:
    client.post(NEW, {"text": "", "file": file(PAGE, "page.html")})
    article = Article.objects.get()
    revision = Revision.objects.get()
    assert article.title == "بیکاری & پاییز"
    assert "می\u200cرود" in revision.text
    assert "alert" not in revision.text
    assert "خانه" not in revision.text
    assert bytes(revision.received_bytes or b"") == PAGE.encode()


def test_a_word_document_is_read(client: Client) -> None:
    client.post(
        NEW, {"text": "", "title": "از ورد", "file": file(docx("یک ادعا.", "دو ادعا."), "a.docx")}
    )
    revision = Revision.objects.get()
    assert revision.text == "یک ادعا.\nدو ادعا."
    assert Article.objects.get().title == "از ورد"
    assert revision.received_bytes is not None


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        (docx(), "empty.docx", "There is no text in this file"),
        (b"PK\x03\x04 broken", "a.docx", "damaged"),
        (b"%PDF-1.4 broken", "a.pdf", "damaged"),
        (b"<html><body><script>1</script></body></html>", "a.html", "There is no text in it."),
    ],
)
def test_a_document_without_a_text_is_refused_in_words(
    body: bytes, name: str, words: str, client: Client
) -> None:
    response = client.post(NEW, {"text": "", "title": "عنوان من", "file": file(body, name)})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert 'value="عنوان من"' in response.content.decode()
    assert not Article.objects.exists()


def test_a_scanned_pdf_is_said_to_be_one(client: Client) -> None:
    from pypdf import PdfWriter

    scan = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(scan)
    response = client.post(NEW, {"text": "", "file": file(scan.getvalue(), "scan.pdf")})
    assert "it is a scan" in response.content.decode()


# Links -------------------------------------------------------------------------------------


def fetched(body: bytes, content_type: str) -> Callable[..., Fetched]:
    from datetime import UTC, datetime

    def fetch(url: str, **_options: Any) -> Fetched:
        return Fetched(url, 200, content_type, body, datetime.now(UTC))

    return fetch


def test_a_link_alone_is_fetched(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "fetch", fetched(PAGE.encode(), "text/html; charset=utf-8"))
    response = client.post(NEW, {"text": " \r\n", "url": "https://news.example/1"})
    assert response.status_code == 302
    article = Article.objects.get()
    assert article.channel == IntakeChannel.URL
    assert article.url == "https://news.example/1"
    assert article.title == "بیکاری & پاییز"
    assert str(article.source) == "news.example"


def test_a_link_beside_a_text_is_only_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(url: str, **_options: Any) -> Fetched:
        raise AssertionError(f"{url} was fetched")

    monkeypatch.setattr(bringing, "fetch", fetch)
    client.post(NEW, {"text": TEXT, "url": "https://news.example/1"})
    assert Article.objects.get().channel == IntakeChannel.PASTE


@pytest.mark.parametrize(
    ("code", "detail", "words"),
    [
        (Code.ADDRESS_REFUSED, "10.0.0.1", "not on the open Internet"),
        (Code.HTTP_STATUS, "404", "answered with an error. (404)"),
        (Code.TIMED_OUT, "", "took too long"),
    ],
)
def test_a_page_that_cannot_be_fetched_is_said_beside_the_link(
    code: Code, detail: str, words: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(_url: str, **_options: Any) -> Fetched:
        raise FetchFailed(code, detail)

    monkeypatch.setattr(bringing, "fetch", fetch)
    response = client.post(NEW, {"text": "", "url": "https://news.example/1", "author": "الف"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["url"]
    assert words in response.content.decode()
    assert 'value="https://news.example/1"' in response.content.decode()
    assert 'value="الف"' in response.content.decode()


def test_a_private_address_is_never_asked(client: Client) -> None:
    for link in ("http://127.0.0.1/x", "http://localhost/", "http://[::1]/", "http://10.1.2.3/"):
        response = client.post(NEW, {"text": "", "url": link})
        assert response.status_code == 422, link
        assert list(response.context["form"].errors) == ["url"], link


def test_a_link_to_a_picture_or_an_empty_page_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for body, kind in ((b"\x89PNG\r\n\x1a\n...", "image/png"), (b"<html></html>", "text/html")):
        monkeypatch.setattr(bringing, "fetch", fetched(body, kind))
        response = client.post(NEW, {"text": "", "url": "https://news.example/1"})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["url"]
    assert not Article.objects.exists()
