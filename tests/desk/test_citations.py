"""What a claim cites: quoted from the copy, changed, put in order, taken back and put back; and how
many sources it is."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.models import Capture, Citation, Claim, Evidence, Source, User
from annotations.workflow import citing
from annotations.workflow.evidence_words import keep_words
from tests import cast
from tests.cast import ClaimMaker, Page
from tests.desk.test_claims import HTMX, send, speaks_english, text
from tests.desk.test_evidence import ONLINE

ClientOf = Callable[[User], Client]
COPY = (
    "گزارش سالانهٔ ناوگان شهر\n"
    "شمار اتوبوس‌هاي برقي شهر در پایان سال ۱۴۰۳ به ۱۱۸ دستگاه رسيد و ۲۲ دستگاه در راه است.\n"
    "مصرف گازوئیل ناوگان ۳۱ درصد کم شده است.\n"
)


@pytest.fixture
def claim(make_claim: ClaimMaker) -> Claim:
    return make_claim("in_progress")


@pytest.fixture(autouse=True)
def _files_elsewhere(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def keep(piece: Evidence, words: str = COPY, digest: str = "a") -> Capture:
    """Keep a copy as a task would have."""
    kept = Capture.objects.create(
        evidence=piece,
        status="captured",
        text=words,
        sha256=digest * 64,
        finished_at=timezone.now(),
        bytes_count=len(words.encode()),
        content_type="text/html; charset=utf-8",
        final_url=piece.url,
        http_status=200,
    )
    keep_words(piece)
    return kept


def kept_page(actor: User, publisher: str = "مرکز آمار", words: str = COPY) -> Evidence:
    """Make a page of which a copy was kept."""
    piece = cast.make_evidence(actor, publisher, online=True)
    keep(piece, words)
    return piece


def cite(claim: Claim, actor: User, piece: Evidence, **how: str) -> Citation:
    return citing.cite(claim, actor=actor, evidence=piece, **{"stance": "supports", **how})


def panel_of(client: Client, claim: Claim) -> Page:
    return client.get(reverse("desk:claim_panel", args=[claim.uuid]), headers=HTMX)


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
    assert sent["excerpt"] in text(refused)
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
    first = client_of(sara).get(url, {"citation": citation.pk, "part": "1"})

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


# Changing, order, taking back -----------------------------------------------------------------------


def test_a_citation_is_changed_in_its_place_and_the_change_is_undone(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    citation = cite(claim, sara, kept_page(sara), excerpt="۱۱۸ دستگاه", note="یک")
    client, url = client_of(sara), reverse("desk:citation", args=[citation.pk])
    read = client.get(url, headers=HTMX).context["form"]["read"].value()

    sent = {"read": read, "stance": "refutes", "excerpt": "۳۱ درصد کم شده", "note": "دو"}
    done = client.post(reverse("desk:edit_citation", args=[citation.pk]), sent, headers=HTMX)
    citation.refresh_from_db()
    changed = (citation.stance, citation.excerpt, citation.note)
    offer = done.context["panel"].taken_back
    back = send(client, "put_back_citation", claim, {})
    citation.refresh_from_db()

    assert changed == ("refutes", "۳۱ درصد کم شده", "دو")
    assert offer is not None
    assert not offer.removed
    assert back.status_code == 302
    assert (citation.stance, citation.excerpt, citation.note) == ("supports", "۱۱۸ دستگاه", "یک")
    assert send(client, "put_back_citation", claim, {}).status_code == 422


def test_what_was_removed_is_put_back_as_it_was_by_the_one_who_removed_it(
    claim: Claim, sara: User, arash: User, client_of: ClientOf
) -> None:
    first = cite(claim, sara, kept_page(sara), excerpt="۱۱۸ دستگاه", note="یک")
    cite(claim, sara, kept_page(sara, "بانک مرکزی"))
    client = client_of(sara)
    client.post(reverse("desk:uncite", args=[first.pk]))

    others = send(client_of(arash), "put_back_citation", claim, {})
    mine = panel_of(client, claim).context["panel"].taken_back
    back = send(client, "put_back_citation", claim, {})

    assert others.status_code == 422
    assert mine.removed
    assert back.status_code == 302
    again = claim.citations.first()
    assert again is not None
    assert (again.pk, again.note, again.excerpt) == (first.pk, "یک", "۱۱۸ دستگاه")
    assert again.created_at == first.created_at
    assert panel_of(client, claim).context["panel"].taken_back is None


def test_a_stale_change_is_refused_with_both_texts_and_can_be_saved_on_top(
    claim: Claim, sara: User, arash: User, client_of: ClientOf
) -> None:
    citation = cite(claim, sara, kept_page(sara), note="یک")
    client = client_of(sara)
    url = reverse("desk:edit_citation", args=[citation.pk])
    read = client.get(reverse("desk:citation", args=[citation.pk])).context["form"]["read"].value()
    citing.edit_citation(citation, actor=arash, stance="refutes", note="نوشتهٔ سردبیر")

    refused = client.post(url, {"read": read, "stance": "supports", "note": "نوشتهٔ سارا"})
    form = refused.context["panel"].forms["citations"]
    saved = client.post(
        url, {"read": form["read"].value(), "stance": "supports", "note": "نوشتهٔ سارا"}
    )

    assert refused.status_code == 409
    assert "نوشتهٔ سردبیر" in text(refused)
    assert form["note"].value() == "نوشتهٔ سارا"
    assert saved.status_code == 302
    citation.refresh_from_db()
    assert citation.note == "نوشتهٔ سارا"


def test_a_refused_change_keeps_what_was_typed_where_it_was_typed(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    citation = cite(claim, sara, kept_page(sara))
    client = client_of(sara)
    read = client.get(reverse("desk:citation", args=[citation.pk])).context["form"]["read"].value()

    refused = client.post(
        reverse("desk:edit_citation", args=[citation.pk]),
        {
            "read": read,
            "stance": "supports",
            "excerpt": "شمار اتوبوس‌های برقی ۱۲۰ است",
            "note": "بماند",
        },
        headers=HTMX,
    )

    assert refused.status_code == 422
    assert "بماند" in text(refused)
    assert refused.context["panel"].forms["citations"].nearest is not None


def test_citations_are_put_in_order_by_dragging_and_one_step_at_a_time(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    one, two, three = (cite(claim, sara, cast.make_evidence(sara, "مرکز آمار")) for _ in range(3))
    client = client_of(sara)

    def now() -> list[int]:
        return list(claim.citations.values_list("pk", flat=True))

    send(client, "order_citations", claim, {"order": [three.pk, one.pk, two.pk]})
    dragged = now()
    send(client, "order_citations", claim, {"citation": two.pk, "to": "up"})
    stepped = now()
    send(client, "order_citations", claim, {"citation": three.pk, "to": "up"})

    assert dragged == [three.pk, one.pk, two.pk]
    assert stepped == [three.pk, two.pk, one.pk]
    assert now() == stepped
    assert send(client, "order_citations", claim, {"order": ["x"]}).status_code == 422


@pytest.mark.parametrize("name", ["order_citations", "put_back_citation"])
def test_who_only_reads_changes_nothing(
    name: str, claim: Claim, sara: User, nasrin: User, reza: User, client_of: ClientOf
) -> None:
    citation = cite(claim, sara, kept_page(sara))
    for person in (nasrin, reza):
        client = client_of(person)
        edit = client.post(reverse("desk:edit_citation", args=[citation.pk]), {"stance": "refutes"})
        assert send(client, name, claim, {"citation": citation.pk, "to": "up"}).status_code in (
            403,
            409,
        )
        assert edit.status_code in (403, 409)
        assert client.get(reverse("desk:citation", args=[citation.pk])).context["form"] is None
    citation.refresh_from_db()
    assert citation.stance == "supports"


# How many sources it is -----------------------------------------------------------------------------


def test_two_links_of_one_wire_story_are_said_to_be_one_source(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    wire = Source.objects.create(name="ایرنا")
    for publisher in ("روزنامهٔ آذر", "سایت خبر"):
        piece = kept_page(sara, publisher)
        Evidence.objects.filter(pk=piece.pk).update(wire=wire)
        cite(claim, sara, piece)
    speaks_english(sara)

    page = panel_of(client_of(sara), claim)

    [voice] = page.context["panel"].voices
    assert (voice.name, len(voice.cited)) == ("ایرنا", 2)
    assert "one story of this agency" in text(page)
    assert "1 independent source" in text(page)


def test_outlets_of_one_owner_are_one_source_and_others_are_others(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    owner = Source.objects.create(name="مؤسسهٔ همشهری")
    for publisher in ("روزنامهٔ یک", "روزنامهٔ دو", "بانک مرکزی"):
        cite(claim, sara, kept_page(sara, publisher))
    Source.objects.filter(name__startswith="روزنامهٔ").update(owner=owner)

    voices = panel_of(client_of(sara), claim).context["panel"].voices

    assert [(voice.name, len(voice.cited)) for voice in voices] == [
        ("مؤسسهٔ همشهری", 2),
        ("بانک مرکزی", 1),
    ]
    assert str(voices[0].why)
    assert not voices[1].why


def test_the_panel_asks_no_more_for_five_hundred_citations_than_for_two(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    owner = Source.objects.create(name="مالک")
    wire = Source.objects.create(name="ایرنا", owner=owner)

    def add(count: int) -> None:
        pieces = [kept_page(sara) for _ in range(min(count, 3))]
        Evidence.objects.filter(pk__in=[piece.pk for piece in pieces]).update(wire=wire)
        Citation.objects.bulk_create(
            Citation(
                claim=claim,
                evidence=pieces[number % len(pieces)],
                stance="supports",
                excerpt="۱۱۸ دستگاه",
                excerpt_found=True,
                created_by=sara,
                position=number,
            )
            for number in range(count)
        )

    add(2)
    panel_of(client, claim)
    with CaptureQueriesContext(connection) as few:
        panel_of(client, claim)
    add(498)
    with CaptureQueriesContext(connection) as many:
        page = panel_of(client, claim)

    assert len(page.context["panel"].cited) == 500
    assert len(many) == len(few)
