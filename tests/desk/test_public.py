"""What readers see: standing, corrected, withdrawn and unpublished claims, in both languages."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import Claim, ClaimState, User
from annotations.workflow import publication, review, triage, verification
from tests import cast

pytestmark = pytest.mark.django_db
PUBLIC = {ClaimState.PUBLISHED, ClaimState.CORRECTING, ClaimState.WITHDRAWN}


def page(client: Client, claim: Claim, query: str = "", status: int = 200) -> str:
    response = client.get(f"/c/{claim.uuid}/{query}")
    assert response.status_code == status
    return response.content.decode()


def json_ld(html: str) -> dict[str, object]:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return dict(json.loads(text))


@pytest.mark.parametrize("state", [state for state in ClaimState if state not in PUBLIC])
def test_what_was_never_published_has_no_page(
    client: Client, make_claim: cast.ClaimMaker, state: str
) -> None:
    claim = make_claim(state)
    assert client.get(f"/c/{claim.uuid}/").status_code == 404
    assert str(claim.uuid) not in client.get("/c/").content.decode()


def test_a_reader_sees_the_claim_the_verdict_and_what_it_rests_on(
    client: Client, make_claim: cast.ClaimMaker
) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    html = page(client, claim)
    assert '<html lang="fa" dir="rtl"' in html
    for text in (
        claim.statement,
        "نیمه‌درست",
        "بخشی از گفته درست است",
        "رقم درست به گفته نزدیک است",
        "<strong>۱۱۸ دستگاه</strong>",
        "مرکز آمار",
        "سازمان برنامه",
        "شمار ثبت‌شده ۱۱۸ دستگاه است.",
        "روزنامهٔ آذر",
        claim.article.url,
    ):
        assert text in html, text
    assert "csrf" not in html
    assert "/queue/" not in html


def test_it_says_the_same_in_english_and_links_both(
    client: Client, make_claim: cast.ClaimMaker
) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    html = page(client, claim, "?lang=en")
    assert '<html lang="en" dir="ltr"' in html
    assert "Half true" in html
    assert "Our verdict" in html
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/c/{claim.uuid}/?lang=en">' in html
    assert f'hreflang="fa" href="http://127.0.0.1:8000/c/{claim.uuid}/"' in html
    assert '<meta property="og:title" content="Half true: ' in html


def test_the_claim_review_in_the_page_is_that_of_the_api(
    client: Client, make_claim: cast.ClaimMaker
) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    found = json_ld(page(client, claim))
    assert found["@type"] == "ClaimReview"
    assert found["claimReviewed"] == claim.statement


def test_hostile_texts_stay_texts(client: Client, make_claim: cast.ClaimMaker) -> None:
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    sara, mina = make_claim.checker, make_claim.reviewer
    claim = make_claim(ClaimState.IN_PROGRESS)
    claim = triage.edit_statement(
        claim,
        actor=sara,
        version=claim.version,
        statement=hostile,
        claimant=hostile,
        claimant_role=hostile,
    )
    for publisher in (hostile, "مرکز آمار"):
        verification.cite(
            claim,
            actor=sara,
            evidence=cast.make_evidence(sara, publisher),
            stance="refutes",
            excerpt=hostile,
        )
    verification.write_verdict(
        claim,
        actor=sara,
        version=None,
        rating=cast.rating("false"),
        justification=f"{hostile}\n\n[x](javascript:alert(1))",
        conclusion=hostile,
    )
    verification.submit(claim, actor=sara)
    review.approve(claim, actor=mina)
    publication.publish(claim, actor=mina)
    html = page(client, claim)

    class Tags(HTMLParser):
        seen: list[tuple[str, dict[str, str | None]]] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.seen.append((tag, dict(attrs)))

    parser = Tags()
    parser.feed(html)
    assert [tag for tag, _ in parser.seen if tag in ("img", "iframe")] == []
    assert [attrs for tag, attrs in parser.seen if tag == "script"] == [
        {"type": "application/ld+json"}
    ]
    for _tag, attrs in parser.seen:
        assert not any(name.startswith("on") or name == "style" for name in attrs)
        assert not (attrs.get("href") or "").startswith("javascript")
    assert json_ld(html)["claimReviewed"] == hostile
    assert "<img" not in client.get("/c/").content.decode()


def test_a_correction_under_way_is_said_and_the_old_text_stands(
    client: Client, make_claim: cast.ClaimMaker, mina: User
) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    publication.correct(claim, actor=mina, kind="update", note="رقم تازه آمد")
    verdict = claim.verdicts.latest("number")
    verification.write_verdict(
        claim,
        actor=mina,
        version=verdict.version,
        rating=cast.rating("false"),
        justification="متن نیمه‌کاره",
        conclusion="نتیجهٔ نیمه‌کاره",
    )
    html = page(client, claim, "?lang=en")
    assert "is being corrected" in html
    assert "Half true" in html
    assert "نیمه‌کاره" not in html
    assert "رقم تازه آمد" not in html


@pytest.mark.parametrize(("kind", "prominent"), [("update", False), ("substantial", True)])
def test_corrections_are_dated_and_stay_in_sight(
    client: Client,
    make_claim: cast.ClaimMaker,
    mina: User,
    arash: User,
    kind: str,
    prominent: bool,
) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    publication.correct(claim, actor=mina, kind=kind, note="رقم تازه آمد")
    verification.submit(claim, actor=mina)
    review.approve(claim, actor=arash)
    publication.publish(claim, actor=arash)
    html = page(client, claim, "?lang=en")
    assert html.count("رقم تازه آمد") == (2 if prominent else 1)
    assert "Last changed" in html


def test_a_minor_correction_is_not_told(
    client: Client, make_claim: cast.ClaimMaker, mina: User
) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    publication.correct(claim, actor=mina, kind="minor", note="غلط املایی")
    publication.finish_minor_correction(claim, actor=mina)
    assert "غلط املایی" not in page(client, claim)


def test_a_withdrawn_claim_is_gone_with_its_reason(
    client: Client, make_claim: cast.ClaimMaker
) -> None:
    claim = make_claim(ClaimState.WITHDRAWN)
    html = page(client, claim, status=410)
    assert "منبع پس گرفته شد" in html
    assert claim.statement not in html
    assert "ld+json" not in html
    assert str(claim.uuid) not in client.get("/c/").content.decode()


def test_an_unchanged_page_is_not_sent_twice(
    client: Client, make_claim: cast.ClaimMaker, mina: User
) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    path = f"/c/{claim.uuid}/"
    first = client.get(path)
    assert first.headers["Last-Modified"]
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    english = client.get(f"{path}?lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert english.status_code == 200
    publication.correct(claim, actor=mina, kind="update", note="تازه شد")
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_page_costs_two_queries(client: Client, make_claim: cast.ClaimMaker) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    with CaptureQueriesContext(connection) as queries:
        page(client, claim)
    assert len(queries) == 2, [query["sql"] for query in queries]  # the claim, and its scale


def test_the_list_is_one_query_and_goes_back_page_by_page(
    client: Client, make_claim: cast.ClaimMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [make_claim(ClaimState.PUBLISHED) for _ in range(5)]
    monkeypatch.setattr("annotations.desk.views.public.PAGE_SIZE", 2)
    seen, path = [], "/c/"
    while path:
        with CaptureQueriesContext(connection) as queries:
            html = client.get(path).content.decode()
        assert len(queries) == 1
        seen += re.findall(r'href="/c/([0-9a-f-]{36})/', html)
        older = re.search(r'rel="next" href="(\?before=\d+)"', html)
        path = f"/c/{older[1]}" if older else ""
    assert seen == [str(claim.uuid) for claim in reversed(made)]


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=۵", "before=" + "9" * 30])
def test_a_place_in_the_list_that_is_none_is_not_found(client: Client, query: str) -> None:
    assert client.get(f"/c/?{query}").status_code == 404


def test_an_empty_list_says_so(client: Client) -> None:
    response = client.get("/c/?lang=en")
    assert "Nothing has been published yet." in response.content.decode()


def test_readers_change_nothing(client: Client, make_claim: cast.ClaimMaker) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    assert client.post(f"/c/{claim.uuid}/").status_code == 405
    assert client.post("/c/").status_code == 405


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_documentation_opens_without_a_key(client: Client, language: str) -> None:
    html = client.get(f"/api/v1/docs/?lang={language}").content.decode()
    assert f'<html lang="{language}"' in html
    assert 'data-schema="/api/v1/schema/?format=json"' in html
    document = client.get("/api/v1/schema/?format=json")
    assert document.json()["openapi"] == "3.1.0"
    schema = client.get("/api/v1/schema/claim-1.0.json")
    assert schema.headers["Content-Type"] == "application/schema+json"
    assert schema.json()["title"] == "Rasti claim 1.0"
