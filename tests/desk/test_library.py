"""The library of evidence: found, narrowed, paged; the page of a piece; copies compared."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.desk import kept, passages
from annotations.models import Capture, Claim, Evidence, Job, LinkState, Source, User
from annotations.workflow import citing
from tests import cast
from tests.cast import ClaimMaker, Page
from tests.desk.test_citations import COPY, keep, kept_page, panel_of
from tests.desk.test_claims import speaks_english, text

ClientOf = Callable[[User], Client]
LIST = "/evidence/"


@pytest.fixture(autouse=True)
def _files_elsewhere(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def claim(make_claim: ClaimMaker) -> Claim:
    return make_claim("in_progress")


def titles(response: Page) -> list[str]:
    return [row.piece.title for row in response.context["page"].rows]


def test_the_library_is_read_by_every_role_and_nobody_else(
    sara: User, nasrin: User, outsider: User, client_of: ClientOf, client: Client
) -> None:
    assert client_of(sara).get(LIST).status_code == 200
    assert client_of(nasrin).get(LIST).status_code == 200
    assert client_of(outsider).get(LIST).status_code == 403
    assert client.get(LIST).status_code == 302
    assert client_of(sara).post(LIST).status_code == 405


def test_an_empty_library_says_what_to_do(sara: User, client_of: ClientOf) -> None:
    page = text(client_of(sara).get(LIST))
    nothing = client_of(sara).get(LIST, {"q": "زرافه"})

    assert f'href="{reverse("desk:queue")}"' in page
    assert nothing.status_code == 200


def test_it_is_searched_by_title_publisher_link_and_the_words_of_the_copies(
    sara: User, client_of: ClientOf
) -> None:
    page = kept_page(sara)
    book = cast.make_evidence(sara, "بانک مرکزی")
    client = client_of(sara)

    def found(words: str) -> list[str]:
        return titles(client.get(LIST, {"q": words}))

    assert found("گازوئيل ناوگان") == [page.title]
    assert found("بانك مركزي") == [book.title]
    assert found(page.url) == [page.title]
    assert found("زرافه") == found("!!") == []
    assert len(found("  ")) == 2


def test_it_is_narrowed_by_what_stands_in_the_address(
    claim: Claim, sara: User, reza: User, client_of: ClientOf
) -> None:
    cited = kept_page(sara, "مرکز آمار")
    wired = kept_page(reza, "روزنامهٔ آذر")
    Evidence.objects.filter(pk=wired.pk).update(
        wire=Source.objects.create(name="ایرنا"),
        source_type="media",
        link_state="dead",
        link_error="http_status: 404",
    )
    citing.cite(claim, actor=sara, evidence=cited, stance="supports")
    client = client_of(sara)

    def found(**narrowed: str | int) -> list[str]:
        return titles(client.get(LIST, narrowed))

    assert found(type="media") == [wired.title]
    assert found(link="dead") == [wired.title]
    assert found(publisher="ایرنا") == found(publisher="روزنامهٔ آذر") == [wired.title]
    assert found(use="used") == [cited.title]
    assert found(use="unused") == found(by=reza.pk) == [wired.title]
    assert found(type="media", by=sara.pk) == []
    assert len(found(type="?", link="?", use="?", sort="?", by="x" * 40)) == 2


def test_a_filter_is_saved_and_the_library_opens_with_it_where_one_wants(
    sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    dead = kept_page(sara)
    kept_page(sara, "بانک مرکزی")
    Evidence.objects.filter(pk=dead.pk).update(link_state="dead", link_error="http_status: 404")
    sent = {"page": "evidence", "name": "مرده‌ها", "query": "link=dead"}

    client.post(reverse("desk:save_filter"), sent)
    shown = client.get(LIST, {"link": "dead"})
    client.cookies["rasti_usual_evidence"] = str(sara.saved_filters.get().pk)

    assert "مرده‌ها" in text(shown)
    assert titles(client.get(LIST, follow=True)) == [dead.title]
    assert len(titles(client.get(LIST, {"sort": "newest"}))) == 2


@pytest.mark.parametrize("sort", ["newest", "oldest", "published", "unchecked"])
def test_pages_follow_one_another_in_every_order_without_a_gap(
    sort: str, sara: User, client_of: ClientOf
) -> None:
    pieces = [cast.make_evidence(sara, "مرکز آمار") for _ in range(65)]
    for number, piece in enumerate(pieces):
        moment = timezone.now() - timedelta(days=number % 7)
        Evidence.objects.filter(pk=piece.pk).update(
            published_at=moment if number % 3 else None,
            link_checked_at=moment if number % 2 else None,
        )
    client = client_of(sara)

    def follow(query: str, way: str) -> list[list[str]]:
        pages = []
        while True:
            page = client.get(f"{LIST}?{query}")
            pages.append(titles(page))
            query = getattr(page.context["page"], way)
            if not query:
                return pages

    forward = follow(f"sort={sort}", "older")
    last = client.get(f"{LIST}?sort={sort}")
    for _ in forward[1:]:
        last = client.get(f"{LIST}?{last.context['page'].older}")
    page = last.context["page"]
    backward = [titles(last)]
    while page.newer:
        response = client.get(f"{LIST}?{page.newer}")
        backward.insert(0, titles(response))
        page = response.context["page"]

    assert [len(page) for page in forward] == [30, 30, 5]
    assert sorted(title for page in forward for title in page) == sorted(
        piece.title for piece in pieces
    )
    assert backward == forward
    assert client.get(LIST, {"sort": sort, "after": "2020-99-99~x"}).status_code == 200


def test_neither_the_list_nor_a_piece_asks_row_by_row(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    piece = kept_page(sara)
    citing.cite(claim, actor=sara, evidence=piece, stance="supports")
    pages = (LIST, f"{LIST}?q=ناوگان&sort=unchecked", reverse("desk:piece", args=[piece.pk]))
    few = [_queries(client, page) for page in pages]

    for number in range(12):
        citing.cite(claim, actor=sara, evidence=kept_page(sara), stance="supports")
        citing.cite(claim, actor=sara, evidence=piece, stance="context")
        keep(piece, COPY + str(number), "abcdef0123456789"[number])

    # A page of the history that names fewer kinds of rows asks less.
    many = [_queries(client, page) for page in pages]
    assert all(now <= then for now, then in zip(many, few, strict=True)), (many, few)


def _queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_ten_thousand_pieces_are_listed_and_searched_with_the_same_few_queries(
    sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    source = Source.objects.create(name="مرکز آمار")
    kept_page(sara)
    few = _queries(client, f"{LIST}?q=گازوئیل"), _queries(client, LIST)
    Evidence.objects.bulk_create(
        (
            Evidence(
                locator=f"جلد {number}",
                title=f"گزارش {number}",
                publisher=source,
                accessed_at=timezone.now(),
                source_type="official",
                created_by=sara,
                search_key=f"گزارش {number} مرکز امار",
            )
            for number in range(10_000)
        ),
        batch_size=2000,
    )

    assert (_queries(client, f"{LIST}?q=گازوئیل"), _queries(client, LIST)) == few
    with connection.cursor() as cursor:
        # So few rows are read through as quickly; what counts is that the index can answer.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM annotations_evidence WHERE search_key LIKE '%گازوییل%'"
        )
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "evidence_words" in plan


# The page of a piece --------------------------------------------------------------------------------


def test_a_piece_shows_what_is_known_kept_and_cited(
    claim: Claim, sara: User, nasrin: User, client_of: ClientOf
) -> None:
    piece = kept_page(sara)
    citing.cite(claim, actor=sara, evidence=piece, stance="refutes", excerpt="۱۱۸ دستگاه")

    mine = text(client_of(sara).get(reverse("desk:piece", args=[piece.pk])))
    auditors = text(client_of(nasrin).get(reverse("desk:piece", args=[piece.pk])))

    for page in (mine, auditors):
        assert piece.url in page
        assert claim.statement[:40] in page
        assert "a" * 12 in page
    assert reverse("desk:edit_piece", args=[piece.pk]) in mine
    assert reverse("desk:edit_piece", args=[piece.pk]) not in auditors
    assert client_of(sara).get(reverse("desk:piece", args=[999_999])).status_code == 404


FACTS = {
    "title": "سالنامهٔ تازه",
    "publisher": "مرکز آمار",
    "wire": "ایرنا",
    "source_type": "data",
    "published_at": "۱۴۰۳/۰۲/۰۱",
}


def test_what_is_known_is_corrected_for_every_claim_and_in_the_history(
    sara: User, client_of: ClientOf
) -> None:
    piece, client = kept_page(sara), client_of(sara)
    url = reverse("desk:edit_piece", args=[piece.pk])
    read = client.get(reverse("desk:piece", args=[piece.pk])).context["form"]["read"].value()

    done = client.post(url, {**FACTS, "read": read})
    stale = client.post(url, {**FACTS, "title": "نام سوم", "read": read})
    page = client.get(reverse("desk:piece", args=[piece.pk]))

    piece.refresh_from_db()
    assert done.status_code == 302
    assert (piece.title, piece.source_type, str(piece.wire)) == ("سالنامهٔ تازه", "data", "ایرنا")
    assert stale.status_code == 409
    assert stale.context["form"]["title"].value() == "نام سوم"
    assert "evidence.edit" in [step.action for step in page.context["history"].steps]
    assert titles(client.get(LIST, {"q": "تازه"})) == ["سالنامهٔ تازه"]
    assert titles(client.get(LIST, {"q": "گازوئیل"})) == ["سالنامهٔ تازه"]


@pytest.mark.parametrize(
    "wrong",
    [{"source_type": ""}, {"published_at": "دیروز"}, {"published_at": "۱۴۹۹/۰۱/۰۱"}],
)
def test_a_wrong_correction_is_refused_with_what_was_typed(
    wrong: dict[str, str], sara: User, client_of: ClientOf
) -> None:
    piece, client = kept_page(sara), client_of(sara)
    read = client.get(reverse("desk:piece", args=[piece.pk])).context["form"]["read"].value()

    refused = client.post(
        reverse("desk:edit_piece", args=[piece.pk]), {**FACTS, **wrong, "read": read}
    )

    assert refused.status_code == 422
    assert refused.context["form"]["title"].value() == FACTS["title"]


@pytest.mark.parametrize(
    "name", ["edit_piece", "fetch_piece", "check_piece", "settle_piece", "upload_copy"]
)
def test_an_auditor_changes_nothing(
    name: str, sara: User, nasrin: User, client_of: ClientOf
) -> None:
    piece = kept_page(sara)
    before = Evidence.objects.filter(pk=piece.pk).values().get(), Capture.objects.count()
    file = SimpleUploadedFile("a.txt", "متن".encode())

    refused = client_of(nasrin).post(
        reverse(f"desk:{name}", args=[piece.pk]), {**FACTS, "file": file}
    )
    looked = client_of(nasrin).get(reverse(f"desk:{name}", args=[piece.pk]))

    assert (refused.status_code, looked.status_code) == (403, 405)
    assert (Evidence.objects.filter(pk=piece.pk).values().get(), Capture.objects.count()) == before


def test_a_link_is_looked_at_now_and_a_page_that_changed_is_said_and_settled(
    sara: User, client_of: ClientOf
) -> None:
    piece, client = kept_page(sara), client_of(sara)
    url = reverse("desk:piece", args=[piece.pk])
    speaks_english(sara)

    asked = client.post(reverse("desk:check_piece", args=[piece.pk]))
    waiting = client.get(
        reverse("desk:piece_state", args=[piece.pk]), headers={"HX-Request": "true"}
    )
    Job.objects.update(state="done")
    keep(piece, COPY.replace("۱۱۸", "۱۲۰"), "b")
    Evidence.objects.filter(pk=piece.pk).update(
        link_state="drifted", link_checked_at=timezone.now()
    )
    over = client.get(reverse("desk:piece_state", args=[piece.pk]), headers={"HX-Request": "true"})
    changed = text(client.get(url))
    settled = client.post(reverse("desk:settle_piece", args=[piece.pk]))

    assert asked.status_code == 302
    assert "hx-trigger" in text(waiting)
    assert "HX-Refresh" not in waiting
    assert over["HX-Refresh"] == "true"
    assert "The page has changed since it was kept." in changed
    assert reverse("desk:piece_differences", args=[piece.pk]) in changed
    assert settled.status_code == 302
    piece.refresh_from_db()
    assert piece.link_state == LinkState.OK


def test_dead_and_changed_links_are_flagged_where_they_are_cited_and_listed(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    dead, drifted = kept_page(sara), kept_page(sara, "بانک مرکزی")
    keep(drifted, COPY.replace("۱۱۸", "۱۲۰"), "b")
    for piece in (dead, drifted):
        citing.cite(claim, actor=sara, evidence=piece, stance="supports")
    Evidence.objects.filter(pk=dead.pk).update(link_state="dead", link_error="http_status: 404")
    Evidence.objects.filter(pk=drifted.pk).update(link_state="drifted")
    speaks_english(sara)
    client = client_of(sara)

    panel = text(panel_of(client, claim))
    listed = text(client.get(LIST))
    page = text(client.get(reverse("desk:piece", args=[dead.pk])))

    assert "The link is dead now." in panel
    assert "The page has changed since." in panel
    assert reverse("desk:piece_differences", args=[drifted.pk]) in panel
    assert "dead link" in listed
    assert "changed since" in listed
    assert "The site answered with an error. (404)" in page


def test_a_file_of_ones_own_is_kept_beside_what_was_fetched(
    sara: User, client_of: ClientOf
) -> None:
    piece, client = cast.make_evidence(sara, "مرکز آمار", online=True), client_of(sara)
    url = reverse("desk:upload_copy", args=[piece.pk])

    done = client.post(
        url, {"file": SimpleUploadedFile("a.txt", COPY.encode("windows-1256", "replace"))}
    )
    none = client.post(url, {})
    bad = client.post(url, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 nothing")})

    assert done.status_code == 302
    assert piece.captures.get(channel="upload").file_name == "a.txt"
    assert (none.status_code, bad.status_code) == (422, 422)


# What changed ---------------------------------------------------------------------------------------


def test_two_copies_are_compared_word_by_word(sara: User, client_of: ClientOf) -> None:
    piece, client = kept_page(sara), client_of(sara)
    first = piece.captures.get(status="captured")
    second = keep(piece, COPY.replace("۱۱۸", "۱۲۰"), "b")
    url = reverse("desk:piece_differences", args=[piece.pk])

    page = client.get(url)
    turned = client.get(url, {"from": second.pk, "to": first.pk})
    alone = client.get(reverse("desk:piece_differences", args=[kept_page(sara).pk]))

    went = [(part.kind, part.text) for part in page.context["parts"] if part.kind in ("in", "out")]
    assert went == [("out", "۱۱۸"), ("in", "۱۲۰")]
    assert "<del>" in text(page)
    assert turned.context["old"] == first
    assert alone.status_code == 302


def test_a_date_above_and_a_line_below_do_not_make_everything_between_new() -> None:
    lines = [f"خط شمارهٔ {number} که مانده است.\n" for number in range(900)]
    before = "۱ آذر\n" + "".join(lines) + "بازدید: ۱۲\n"
    after = "۲ آذر\n" + "".join(lines) + "بازدید: ۹۹\n"

    parts = kept.differences(before, after)

    assert [part.text for part in parts if part.kind == "out"] == ["۱", "۱۲"]
    assert [part.text for part in parts if part.kind == "in"] == ["۲", "۹۹"]
    assert sum(len(part.text) for part in parts) < 200


@pytest.mark.parametrize("excerpt", ["اتوبوس‌های برقی", "اتوبوسهاى برقى", "اتوبوس های برقی!"])
def test_a_passage_is_located_by_its_letters_alone(excerpt: str) -> None:
    [found] = passages.locate(excerpt, COPY)

    assert COPY[found.start : found.end] == found.text == "اتوبوس‌هاي برقي"


def test_what_is_like_nothing_has_nothing_near() -> None:
    assert passages.nearest("زرافه‌ها در باغ وحش تهران", COPY) is None
    assert passages.nearest("", COPY) is None
    assert passages.nearest("گازوئیل", "") is None
    assert passages.locate("زرافه", COPY) == []
