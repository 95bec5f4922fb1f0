"""Evidence: added, cited, reused, taken back, fetched; and the library."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import (
    Capture,
    CaptureStatus,
    Citation,
    Claim,
    Evidence,
    Job,
    JobKind,
    Source,
    User,
)
from annotations.workflow import verification
from tests import cast
from tests.cast import ClaimMaker
from tests.desk.test_claims import HTMX, send, speaks_english, text

ClientOf = Callable[[User], Client]
ONLINE = {
    "url": "https://amar.example/2024/buses",
    "title": "سالنامهٔ آماری",
    "publisher": "مرکز آمار",
    "source_type": "official",
    "stance": "refutes",
    "excerpt": "۱۱۸ دستگاه",
}
OFFLINE = {
    "locator": "سالنامه، جلد ۲، صفحهٔ ۱۲",
    "publisher": "سازمان برنامه",
    "source_type": "data",
    "stance": "supports",
    "published_at": "۱۴۰۳/۰۲/۰۱",
    "wire": "ایرنا",
    "note": "چاپ دوم",
}


@pytest.fixture
def claim(make_claim: ClaimMaker) -> Claim:
    return make_claim("in_progress")


def test_a_page_is_cited_and_its_capture_asked_for(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    response = send(client_of(sara), "cite", claim, ONLINE, **HTMX)

    citation = claim.citations.get()
    assert (citation.stance, citation.excerpt) == ("refutes", "۱۱۸ دستگاه")
    assert citation.evidence.publisher.name == "مرکز آمار"
    capture = citation.evidence.captures.get()
    assert capture.status == CaptureStatus.PENDING
    assert Job.objects.filter(kind=JobKind.CAPTURE, target_id=capture.pk).exists()
    url = reverse("desk:capture", args=[citation.pk])
    assert f'hx-get="{url}' in text(response)
    assert 'hx-trigger="every 2s"' in text(response)


def test_something_offline_is_cited_by_where_it_is(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    response = send(client_of(sara), "cite", claim, OFFLINE)

    found = claim.citations.select_related("evidence__wire").get().evidence
    assert response.status_code == 302
    assert (found.locator, found.title) == (OFFLINE["locator"], OFFLINE["locator"])
    assert found.wire == Source.objects.get(name="ایرنا")
    assert found.published_at is not None
    assert timezone.localdate(found.published_at).isoformat() == "2024-04-20"


@pytest.mark.parametrize(
    "sent",
    [
        {**ONLINE, "url": "not a link"},
        {**ONLINE, "url": "javascript:alert(1)"},
        {**ONLINE, "url": "https://example.org/" + "a" * 3000},
        {**ONLINE, "url": ""},
        {**ONLINE, "source_type": ""},
        {**ONLINE, "source_type": "nonsense"},
        {**ONLINE, "stance": ""},
        {**ONLINE, "stance": "maybe"},
        {**OFFLINE, "publisher": ""},
        {**OFFLINE, "published_at": "دیروز"},
        {**ONLINE, "excerpt": "الف" * 4000},
        {**ONLINE, "url": "http://127.0.0.1/admin/"},
        {**ONLINE, "url": "http://[::1]/"},
        {**ONLINE, "url": "http://localhost/"},
        {**ONLINE, "url": "https://sara:secret@example.org/"},
        {**OFFLINE, "offline": "call", "accessed_at": ""},
        {**OFFLINE, "accessed_at": "۱۴۹۹/۰۱/۰۱"},
        {},
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(
    sent: dict[str, str], claim: Claim, sara: User, client_of: ClientOf
) -> None:
    response = send(client_of(sara), "cite", claim, sent)

    assert response.status_code == 422
    assert 'role="alert"' in text(response)
    form = response.context["panel"].forms["evidence"]
    for name in ("title", "excerpt", "url", "locator", "note"):
        assert (form[name].value() or "") == sent.get(name, "")
    assert not Citation.objects.exists()
    assert not Evidence.objects.exists()


def test_what_may_not_be_cited_is_not_left_in_the_library(
    claim: Claim, reza: User, nasrin: User, client_of: ClientOf
) -> None:
    for person in (reza, nasrin):
        assert send(client_of(person), "cite", claim, ONLINE).status_code == 403

    assert not Evidence.objects.exists()


def test_the_same_link_again_is_the_same_piece(
    make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    for claim in (make_claim("in_progress"), make_claim("in_progress")):
        send(client_of(sara), "cite", claim, ONLINE)

    assert Evidence.objects.count() == 1
    assert Citation.objects.count() == 2


def test_the_library_is_searched_from_the_panel_and_cited_from(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    piece = cast.make_evidence(sara, "مرکز آمار")
    url = reverse("desk:library_search", args=[claim.uuid])
    client = client_of(sara)

    found = client.get(url, {"library": "مركز آمار"}, headers=HTMX)
    by_place = client.get(url, {"library": piece.locator[:12]}, headers=HTMX)
    nothing = client.get(url, {"library": "زرافه"}, headers=HTMX)
    without_script = client.get(url, {"library": "آمار"})
    sent = send(client, "reuse", claim, {"evidence": piece.pk, "stance": "context", "excerpt": "۵"})

    assert piece.title in text(found)
    assert piece.title in text(by_place)
    assert 'role="status"' in text(nothing)
    assert "library=" in without_script["Location"]
    assert sent.status_code == 302
    assert claim.citations.get().evidence == piece


@pytest.mark.parametrize("sent", [{"evidence": "999", "stance": "context"}, {"stance": "context"}])
def test_what_the_library_has_not_is_not_cited(
    sent: dict[str, str], claim: Claim, sara: User, client_of: ClientOf
) -> None:
    assert send(client_of(sara), "reuse", claim, sent).status_code == 422


def test_a_citation_is_taken_back_by_who_works_on_the_claim(
    claim: Claim, sara: User, reza: User, client_of: ClientOf
) -> None:
    piece = cast.make_evidence(sara, "مرکز آمار")
    citation = verification.cite(claim, actor=sara, evidence=piece, stance="supports")
    url = reverse("desk:uncite", args=[citation.pk])

    refused = client_of(reza).post(url)
    looked = client_of(sara).get(url)
    done = client_of(sara).post(url)
    again = client_of(sara).post(url)

    assert [r.status_code for r in (refused, looked, done, again)] == [403, 405, 302, 404]
    assert not claim.citations.exists()
    assert Evidence.objects.filter(pk=piece.pk).exists()


def _cited_page(claim: Claim, actor: User) -> tuple[Citation, Capture]:
    piece = cast.make_evidence(actor, "مرکز آمار", online=True)
    citation = verification.cite(claim, actor=actor, evidence=piece, stance="supports")
    return citation, piece.captures.get()


def test_the_capture_is_polled_until_it_settles(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    citation, capture = _cited_page(claim, sara)
    url = reverse("desk:capture", args=[citation.pk])
    client = client_of(sara)
    Capture.objects.filter(pk=capture.pk).update(status="pending", error="", finished_at=None)

    pending = text(client.get(url, headers=HTMX))
    Capture.objects.filter(pk=capture.pk).update(
        status="captured", sha256="ab" * 32, finished_at=timezone.now()
    )
    kept = text(client.get(url, headers=HTMX))

    assert 'hx-trigger="every 2s"' in pending
    assert 'id="gates"' not in pending
    assert "hx-trigger" not in kept
    assert "abababababab" in kept
    assert 'id="gates"' in kept
    assert 'hx-swap-oob="true"' in kept
    assert client.get(url).status_code == 302


def test_a_failed_capture_says_why_and_can_be_tried_again_once(
    claim: Claim, sara: User, nasrin: User, client_of: ClientOf
) -> None:
    citation, _capture = _cited_page(claim, sara)
    client = client_of(sara)
    url = reverse("desk:capture_again", args=[citation.pk])
    speaks_english(sara)

    page = text(client.get(reverse("desk:claim", args=[claim.uuid]), follow=True))
    refused = client_of(nasrin).post(url)
    first, second = client.post(url), client.post(url)

    assert "The site could not be reached." in page
    assert "Try again" in page
    assert [refused.status_code, first.status_code, second.status_code] == [403, 302, 302]
    assert citation.evidence.captures.filter(status="pending").count() == 1


def test_something_offline_is_not_fetched(claim: Claim, sara: User, client_of: ClientOf) -> None:
    piece = cast.make_evidence(sara, "مرکز آمار")
    citation = verification.cite(claim, actor=sara, evidence=piece, stance="supports")

    response = client_of(sara).post(reverse("desk:capture_again", args=[citation.pk]))

    assert response.status_code == 422
