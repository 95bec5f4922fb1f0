"""What is known already is offered; files are kept; excerpts are looked for in what was kept."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import Capture, Claim, Evidence, User
from tests.cast import ClaimMaker
from tests.desk.test_citations import COPY, cite, kept_page, panel_of
from tests.desk.test_claims import HTMX, send, speaks_english, text
from tests.desk.test_evidence import ONLINE

ClientOf = Callable[[User], Client]


@pytest.fixture
def claim(make_claim: ClaimMaker) -> Claim:
    return make_claim("in_progress")


@pytest.fixture(autouse=True)
def _files_elsewhere(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


# What is in the library already -------------------------------------------------------------------


@pytest.mark.parametrize(
    "again",
    [
        "https://amar.example/2024/buses",
        "http://www.amar.example/2024/buses/",
        "https://amar.example/2024/buses?utm_source=telegram#part-2",
    ],
)
def test_a_link_that_is_known_is_looked_up_while_it_is_typed(
    again: str, claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    send(client, "cite", claim, ONLINE)
    piece = Evidence.objects.get()

    found = client.get(
        reverse("desk:evidence_lookup", args=[claim.uuid]), {"url": again}, headers=HTMX
    )

    assert f'name="known" value="{piece.pk}"' in text(found)
    assert found.context["cited_here"]


def test_a_link_of_a_known_publisher_brings_what_is_known_of_it(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client, url = client_of(sara), reverse("desk:evidence_lookup", args=[claim.uuid])
    send(client, "cite", claim, {**ONLINE, "publisher": ""})

    known = client.get(url, {"url": "https://amar.example/2025"}, headers=HTMX)
    academic = client.get(url, {"url": "https://phys.ut.ac.ir/1"}, headers=HTMX)
    wrong = client.get(url, {"url": "نه پیوند"}, headers=HTMX)

    assert 'data-publisher="amar.example" data-source-type="official"' in text(known)
    assert 'data-source-type="academic"' in text(academic)
    assert 'class="error"' in text(wrong)


def test_a_known_page_typed_otherwise_is_offered_and_cited_by_one_press(
    make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    send(client, "cite", make_claim("in_progress"), ONLINE)
    piece = Evidence.objects.get()
    claim = make_claim("in_progress")
    typed = {**ONLINE, "title": "نامی دیگر", "note": "برگ دوم", "stance": "supports"}

    offered = send(client, "cite", claim, typed)
    taken = send(client, "cite", claim, {**typed, "known": str(piece.pk)})

    assert offered.status_code == 422
    assert f'value="{piece.pk}"' in text(offered)
    assert offered.context["panel"].forms["evidence"]["title"].value() == "نامی دیگر"
    assert taken.status_code == 302
    made = claim.citations.get()
    assert (made.evidence, made.note, made.stance) == (piece, "برگ دوم", "supports")
    assert Evidence.objects.get().title == ONLINE["title"]


# Files ----------------------------------------------------------------------------------------------


def _docx(words: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p>'
            "</w:body></w:document>",
        )
    return packed.getvalue()


SENT = {"where": "file", "publisher": "شهرداری", "source_type": "primary", "stance": "supports"}


def test_a_file_is_kept_read_and_quoted_from(claim: Claim, sara: User, client_of: ClientOf) -> None:
    file = SimpleUploadedFile("نامهٔ شهردار.docx", _docx("شمار اتوبوس‌ها ۱۱۸ است."))

    done = send(client_of(sara), "cite", claim, {**SENT, "file": file, "excerpt": "اتوبوسها 118"})

    kept = Capture.objects.get()
    citation = claim.citations.get()
    assert done.status_code == 302
    assert (kept.channel, kept.status, kept.file_name) == ("upload", "captured", "نامهٔ شهردار.docx")
    assert kept.text == "شمار اتوبوس‌ها ۱۱۸ است."
    assert citation.excerpt_found is True


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.pdf", b""),
        ("broken.pdf", b"%PDF-1.7 and then nothing"),
        ("song.mp3", b"ID3\x03\x00\x00\x00" + b"\x00" * 500),
        ("archive.docx", b"PK\x03\x04 no archive"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_in_words(
    name: str, body: bytes, claim: Claim, sara: User, client_of: ClientOf
) -> None:
    sent = {**SENT, "title": "نامه", "file": SimpleUploadedFile(name, body)}

    refused = send(client_of(sara), "cite", claim, sent)

    assert refused.status_code == 422
    assert 'role="alert"' in text(refused)
    assert refused.context["panel"].forms["evidence"]["title"].value() == "نامه"
    assert not Evidence.objects.exists()


def test_a_picture_is_kept_and_it_is_said_that_there_is_nothing_to_read(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    picture = SimpleUploadedFile("scan.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
    send(client, "cite", claim, {**SENT, "file": picture})
    kept = Capture.objects.get()

    page = client.get(reverse("desk:copy", args=[kept.pk]))
    looked = client.get(reverse("desk:copy_file", args=[kept.pk]), {"look": "1"})

    assert f"{reverse('desk:copy_file', args=[kept.pk])}?look=1" in text(page)
    speaks_english(sara)
    assert "There is no text in this file." in text(panel_of(client, claim))
    assert looked["Content-Type"] == "image/png"
    assert b"".join(looked).startswith(b"\x89PNG")
    looked.close()


def test_the_way_that_is_chosen_is_the_one_that_is_taken(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    both = {**ONLINE, "where": "offline", "locator": "سالنامه، صفحهٔ ۱۲"}

    send(client_of(sara), "cite", claim, both)

    piece = Evidence.objects.get()
    assert (piece.url, piece.locator) == ("", "سالنامه، صفحهٔ ۱۲")


def test_a_call_says_with_whom_and_when(claim: Claim, sara: User, client_of: ClientOf) -> None:
    called = {
        "where": "offline",
        "offline": "call",
        "locator": "مدیر ناوگان",
        "accessed_at": "۱۴۰۴/۰۸/۰۱ ۱۰:۳۰",
        "publisher": "شهرداری",
        "source_type": "expert",
        "stance": "refutes",
    }

    done = send(client_of(sara), "cite", claim, called)

    piece = Evidence.objects.get()
    assert done.status_code == 302
    assert piece.locator.endswith("مدیر ناوگان")
    assert piece.locator != "مدیر ناوگان"
    assert timezone.localtime(piece.accessed_at).strftime("%F %H:%M") == "2025-10-23 10:30"


# Excerpts -------------------------------------------------------------------------------------------


def test_an_excerpt_is_found_whatever_the_letters_and_half_spaces(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    piece = kept_page(sara)

    sent = {
        "evidence": piece.pk,
        "stance": "refutes",
        "excerpt": "شمار اتوبوسهای برقی … 118 دستگاه",
    }
    done = send(client_of(sara), "reuse", claim, sent)

    assert done.status_code == 302
    assert claim.citations.get().excerpt_found is True


def test_an_excerpt_that_is_not_there_is_shown_what_comes_nearest_and_asks_for_a_reason(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    piece, client = kept_page(sara), client_of(sara)
    sent = {
        "evidence": piece.pk,
        "stance": "refutes",
        "excerpt": "شمار اتوبوس‌های برقی شهر به ۱۲۰ دستگاه رسید",
    }

    refused = client.post(
        reverse("desk:reuse", args=[claim.uuid]) + "?library=مرکز", sent, headers=HTMX
    )
    reasoned = send(client, "reuse", claim, {**sent, "excerpt_reason": "در فیلم گفته شد"})

    form = refused.context["panel"].forms["library"]
    assert refused.status_code == 422
    assert form.nearest.text.startswith("شمار اتوبوس‌هاي برقي")
    assert form.nearest.text in text(refused)
    assert 'name="excerpt_reason"' in text(refused)
    assert str(sent["excerpt"]) in text(refused)
    assert reasoned.status_code == 302
    assert claim.citations.get().excerpt_reason == "در فیلم گفته شد"


def test_the_copy_is_read_with_the_excerpt_marked(
    claim: Claim, sara: User, nasrin: User, client_of: ClientOf
) -> None:
    piece = kept_page(sara, words="<script>alert(1)</script>\n" + COPY)
    citation = cite(claim, sara, piece, excerpt="۱۱۸ دستگاه رسید")
    url = reverse("desk:copy", args=[piece.captures.get(status="captured").pk])

    mine = client_of(sara).get(url, {"citation": citation.pk})
    auditors = client_of(nasrin).get(url, {"citation": citation.pk})

    assert '<mark id="quoted">۱۱۸ دستگاه رسيد</mark>' in text(mine)
    assert "&lt;script&gt;alert(1)" in text(mine)
    assert "a" * 64 in text(mine)
    assert mine.context["form"] is not None
    assert auditors.context["form"] is None


def test_a_long_copy_is_read_in_parts_and_opens_where_it_is_quoted(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    piece = kept_page(sara, words="خط پرکننده‌ای که بارها می‌آید.\n" * 3000 + COPY)
    citation = cite(claim, sara, piece, excerpt="۱۱۸ دستگاه")
    url = reverse("desk:copy", args=[piece.captures.get(status="captured").pk])

    opened = client_of(sara).get(url, {"citation": citation.pk})
    first = client_of(sara).get(url, {"citation": str(citation.pk), "part": "1"})

    assert opened.context["shown"].number == opened.context["shown"].of > 1
    assert 'id="quoted"' in text(opened)
    assert 'id="quoted"' not in text(first)
    for part in ("0", "99999", "x", "-1"):
        assert client_of(sara).get(url, {"part": part}).status_code == 200


def test_the_stored_file_is_saved_and_never_run(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    evil = SimpleUploadedFile("x.html", b"<!doctype html><script>alert(1)</script><p>salam</p>")
    send(client, "cite", claim, {**SENT, "file": evil})

    got = client.get(reverse("desk:copy_file", args=[Capture.objects.get().pk]), {"look": "1"})

    assert b"".join(got).startswith(b"<!doctype html>")
    got.close()
    assert got["Content-Disposition"].startswith("attachment")
    assert got["Content-Type"] == "application/octet-stream"
