"""ClaimReview: what the builder gives, and the faults found in the wild that the lint names."""

import json
import re
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from django.test import override_settings
from django.utils.translation import override

from annotations.exports import claim_review, lint, loading
from annotations.models import Article, Claim, ClaimState, Publication
from annotations.workflow import publication
from annotations.workflow.errors import GateClosed
from tests import cast

SITE = "https://desk.example"
GOOD: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": f"{SITE}/c/03c991ea-9b1b-422c-b52d-6167b4e43359/",
    "datePublished": "2026-11-20",
    "claimReviewed": "شمار اتوبوس‌های برقی شهر به ۱۲۰ دستگاه رسید.",
    "author": {"@type": "Organization", "name": "میز راستی‌آزمایی", "url": f"{SITE}/"},
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": 4,
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": "نیمه‌درست",
    },
    "itemReviewed": {
        "@type": "Claim",
        "datePublished": "2026-11-01",
        "author": {"@type": "Person", "name": "حمید نمونه"},
        "firstAppearance": {"@type": "CreativeWork", "url": "https://news.example/1"},
        "appearance": [{"@type": "CreativeWork", "url": "https://news.example/1"}],
    },
}


def spoilt(path: str, value: Any) -> dict[str, Any]:
    """The good review with one value changed, or dropped where it is None."""
    review = deepcopy(GOOD)
    *way, last = path.split(".")
    part: Any = review
    for name in way:
        part = part[int(name)] if name.isdigit() else part[name]
    if value is None:
        del part[last]
    else:
        part[last] = value
    return review


def codes(review: dict[str, Any]) -> set[str]:
    return {fault.code for fault in lint.faults(review, SITE)}


def test_a_good_review_has_no_fault() -> None:
    assert codes(GOOD) == set()


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("claimReviewed", "", "claim-missing"),
        ("claimReviewed", None, "claim-missing"),
        ("claimReviewed", {"text": "a"}, "claim-missing"),
        ("claimReviewed", "نادرست: تورم ۲۰ درصد است", "verdict-in-claim"),
        ("claimReviewed", "نیمه‌درست؛ تورم ۲۰ درصد است", "verdict-in-claim"),
        ("claimReviewed", "[FALSE]: Prices fell", "verdict-in-claim"),
        ("claimReviewed", "Fake – prices fell", "verdict-in-claim"),
        ("claimReviewed", "گفت " * 100, "claim-long"),
        ("claimReviewed", "متن \u202eوارونه", "claim-hidden-marks"),
        ("reviewRating.alternateName", None, "rating-word"),
        ("reviewRating.alternateName", "", "rating-word"),
        ("reviewRating.alternateName", "۴", "rating-word"),
        ("reviewRating.alternateName", ["درست"], "rating-word"),
        ("reviewRating.ratingValue", "۴", "rating-digits"),
        ("reviewRating.ratingValue", "4 از 5", "rating-digits"),
        ("reviewRating.bestRating", "five", "rating-digits"),
        ("reviewRating.ratingValue", True, "rating-digits"),
        ("reviewRating.ratingValue", 6, "rating-range"),
        ("reviewRating.ratingValue", 0, "rating-range"),
        ("reviewRating.ratingValue", -1, "rating-range"),
        ("reviewRating.worstRating", 0, "rating-scale"),
        ("reviewRating.worstRating", 5, "rating-scale"),
        ("reviewRating.bestRating", None, "rating-scale"),
        ("datePublished", None, "date-missing"),
        ("datePublished", "۱۴۰۵/۰۹/۰۱", "date-form"),
        ("datePublished", "1405-09-01", "date-form"),
        ("datePublished", "2026-02-30", "date-form"),
        ("datePublished", 2026, "date-form"),
        ("itemReviewed.datePublished", "20 Nov 2026", "date-form"),
        ("itemReviewed.appearance.0.datePublished", "11/1/2026", "date-form"),
        ("itemReviewed.datePublished", "2026-11-21", "claim-after-review"),
        ("itemReviewed.datePublished", "2026-11-20", "claim-same-day"),
        ("url", None, "url-foreign"),
        ("url", "https://elsewhere.example/c/1/", "url-foreign"),
        ("url", "https://desk.example.evil.example/c/1/", "url-foreign"),
        ("url", f"{SITE}/", "url-not-a-page"),
        ("url", f"{SITE}/c/#1", "url-not-a-page"),
        ("itemReviewed.appearance.0.url", f"{SITE}/c/1/", "appearance-here"),
        ("itemReviewed.firstAppearance.url", f"{SITE}/c/1/", "appearance-here"),
        ("itemReviewed.appearance.0.url", "javascript:alert(1)", "appearance-link"),
        ("itemReviewed.appearance.0.url", "http://[::1", "appearance-link"),
        ("itemReviewed.appearance.0.url", None, "appearance-link"),
        ("itemReviewed", {"@type": "Claim"}, "appearance-missing"),
        ("itemReviewed.author.name", "نامشخص", "claimant-not-a-name"),
        ("itemReviewed.author.name", "کاربران شبکه‌های اجتماعی", "claimant-not-a-name"),
        ("itemReviewed.author.name", "Social media users", "claimant-not-a-name"),
        ("itemReviewed.author.name", "—", "claimant-not-a-name"),
        ("itemReviewed.author", "حمید نمونه", "claimant-not-a-name"),
        ("itemReviewed.author", None, "claimant-missing"),
        ("author", None, "author-missing"),
        ("author.name", " ", "author-missing"),
    ],
)
def test_each_fault_is_named(path: str, value: Any, code: str) -> None:
    assert code in codes(spoilt(path, value))


def test_every_rule_has_a_case_and_a_message_in_words() -> None:
    (table,) = test_each_fault_is_named.pytestmark
    tried = {code for _path, _value, code in table.args[1]}
    assert {fault.code for fault, _check in lint.RULES} == tried
    for language in ("fa", "en"):
        with override(language):
            assert all(len(str(fault.message)) > 20 for fault, _check in lint.RULES)


def test_nothing_breaks_on_what_is_no_review_at_all() -> None:
    nonsense: list[dict[str, Any]] = [
        {},
        {"itemReviewed": 5, "reviewRating": None, "author": []},
        {"url": 5},
    ]
    for review in nonsense:
        assert codes(review)


@pytest.mark.parametrize(
    ("name", "real", "organisation"),
    [
        ("حمید نمونه", True, False),
        ("شهردار آذرشهر", True, False),
        ("سازمان پارک‌ها", True, True),
        ("وزارت بهداشت", True, True),
        ("مرکز آمار ایران", True, True),
        ("Ministry", True, False),
        ("مرکزی‌نژاد", True, False),
        ("کاربران فضای مجازی", False, False),
        ("یک منبع آگاه", False, False),
        ("unknown", False, False),
        ("؟", False, False),
        ("", False, False),
    ],
)
def test_a_claimant_is_somebody_or_left_out(name: str, real: bool, organisation: bool) -> None:
    assert claim_review.is_a_name(name) is real
    assert claim_review.is_organisation(name) is organisation


@pytest.mark.parametrize(
    "hostile",
    [
        "</script><script>alert(1)</script>",
        "<!-- <script>",
        "]]>&amp;<b>",
        "\u2028\u2029",
        '"\\"\\u003c',
        "\u202e وارونه \u2066",
        "9" * 400,
    ],
)
def test_nothing_in_a_review_gets_out_of_its_script_element(hostile: str) -> None:
    review = {"claimReviewed": hostile, "itemReviewed": {"author": {"name": hostile}}}
    text = claim_review.embed(review)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == review


def built(claim: Claim) -> dict[str, Any]:
    found = loading.find(claim.uuid)
    assert found is not None
    return claim_review.build(found, loading.site())


@pytest.mark.django_db
@override_settings(SITE_URL=SITE)
def test_what_is_published_passes_the_lint(make_claim: cast.ClaimMaker) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    review = built(claim)
    assert review["url"] == f"{SITE}/c/{claim.uuid}/"
    assert review["reviewRating"]["ratingValue"] == 4
    assert {fault.severity for fault in lint.faults(review, SITE)} <= {lint.Severity.WARN}


@pytest.mark.django_db
def test_a_rating_without_a_number_has_no_scale(make_claim: cast.ClaimMaker) -> None:
    found = loading.find(make_claim(ClaimState.PUBLISHED).uuid)
    assert found is not None
    review = claim_review.build(replace(found, rating_number=None), loading.site())
    assert set(review["reviewRating"]) == {"@type", "alternateName", "ratingExplanation"}
    assert not {code for code in codes(review) if code.startswith("rating")}


@pytest.mark.django_db
def test_a_review_that_machines_would_misread_is_not_published(
    make_claim: cast.ClaimMaker,
) -> None:
    claim = make_claim(ClaimState.APPROVED)
    Article.objects.filter(pk=claim.article_id).update(url="http://127.0.0.1:8000/c/1/")
    with pytest.raises(GateClosed) as refused:
        publication.publish(claim, actor=make_claim.reviewer)
    (message,) = refused.value.missing
    assert message == next(
        fault.message for fault, _check in lint.RULES if fault.code == "appearance-here"
    )
    claim.refresh_from_db()
    assert claim.state == ClaimState.APPROVED
    assert not Publication.objects.filter(claim=claim).exists()


@pytest.mark.django_db
def test_the_check_is_not_dated_as_the_claim(make_claim: cast.ClaimMaker) -> None:
    review = built(make_claim(ClaimState.PUBLISHED))
    assert "datePublished" not in review["itemReviewed"], "neither claim nor article has a date"
