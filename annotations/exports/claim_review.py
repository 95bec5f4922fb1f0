"""schema.org ClaimReview of a published claim, as search engines accept it."""

import json
import re
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from annotations.exports.published import Published, Site

_ORGANISATION = re.compile(
    r"^(?:ال)?(?:سازمان|وزارت|شرکت|بانک|دانشگاه|خبرگزاری|روزنامه|مرکز|کمیته|فدراسیون|اتحادیه|ستاد|"
    r"مجلس|دولت|شهرداری|استانداری|فرمانداری|انجمن|شورا|مؤسسه|موسسه|پژوهشگاه|پژوهشکده|بنیاد|دفتر|"
    r"اداره|حزب|جمعیت|صندوق|پلیس|ارتش|سپاه|دادگاه|قوه|نهاد|کانون|باشگاه|شبکه|معاونت|ادارهٔ|روابط)"
    r"(?:ٔ|\u200c?(?:ی|های?))?(?=\s|$)"
)
_NOBODY = re.compile(
    r"نامشخص|ناشناس|نامعلوم|ناشناخته|شبکه‌های اجتماعی|شبکه های اجتماعی|فضای مجازی|کاربران|برخی|بعضی|"
    r"منابع آگاه|منبع آگاه|یک منبع|شایعه|گفته می‌شود|مردم|^-+$|^—$"
    r"|\b(?:unknown|anonymous|unnamed|social media|users|sources?|n/?a|various|rumou?r)\b",
    re.IGNORECASE,
)


def is_a_name(claimant: str) -> bool:
    """Whether a claimant is somebody: no crowd, no hearsay, no «unknown»."""
    return sum(ch.isalpha() for ch in claimant) >= 2 and not _NOBODY.search(claimant)


def is_organisation(claimant: str) -> bool:
    """Whether a claimant's first word is one that bodies carry, not people."""
    return _ORGANISATION.match(claimant) is not None


def build(claim: Published, site: Site) -> dict[str, Any]:
    """Return the ClaimReview of a claim that stands (a withdrawn one has none)."""
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": site.page_of(claim.id),
        "inLanguage": "fa",
        "datePublished": _day(claim.published_at.isoformat()),
        "dateModified": _day(claim.modified_at.isoformat()),
        "claimReviewed": claim.record["statement"],
        "author": {"@type": "Organization", "name": site.name, "url": f"{site.url}/"},
        "reviewRating": _rating(claim),
        "itemReviewed": _item(claim.record),
    }


def _day(moment: str) -> str:
    return moment[:10]


def _rating(claim: Published) -> dict[str, Any]:
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": claim.rating_name_fa}
    if claim.rating_number is not None:
        rating |= {
            "ratingValue": claim.rating_number,
            "bestRating": claim.record["best"],
            "worstRating": claim.record["worst"],
        }
    return rating | {"ratingExplanation": claim.conclusion}


def _item(record: dict[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {"@type": "Claim"}
    claimant = record["claimant"]
    if is_a_name(claimant):
        item["author"] = _author(claimant, record["claimant_role"])
    # When the claim was made, or at least when it was printed; never the day of the check.
    said = record["claimed_at"] or next(
        (place["article"]["published_at"] for place in record["appearances"]), None
    )
    if said:
        item["datePublished"] = _day(said)
    articles = [place["article"] for place in record["appearances"]]
    works = {article["url"]: _work(article) for article in articles if article["url"]}
    if works:
        if articles[0]["url"]:
            item["firstAppearance"] = works[articles[0]["url"]]
        item["appearance"] = list(works.values())
    return item


def _author(claimant: str, role: str) -> dict[str, Any]:
    if is_organisation(claimant):
        return {"@type": "Organization", "name": claimant}
    return {"@type": "Person", "name": claimant} | ({"jobTitle": role} if role else {})


def _work(article: dict[str, Any]) -> dict[str, Any]:
    work: dict[str, Any] = {
        "@type": "CreativeWork",
        "url": article["url"],
        "headline": article["title"],
    }
    if article["published_at"]:
        work["datePublished"] = _day(article["published_at"])
    if article["outlet"]:
        work["publisher"] = {"@type": "Organization", "name": article["outlet"]["name"]}
    return work


_ESCAPES = {ord(ch): f"\\u{ord(ch):04x}" for ch in "<>&\u2028\u2029"}


def embed(review: dict[str, Any]) -> SafeString:
    """Return the JSON for a script element: nothing in it can end the element or open another."""
    text = json.dumps(review, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - no < > & is left in it
