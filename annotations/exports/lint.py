"""What is wrong with a ClaimReview, said to the editor in words. Each rule is one small function.

The rules read the finished JSON and trust nothing of how it was made, so that they serve for our
own reviews before publication and for those of others.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.exports import claim_review
from annotations.exports.loading import describe, site
from annotations.models import Publication

Review = dict[str, Any]


class Severity(StrEnum):
    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: a code that never changes, a message for people, and how bad it is."""

    code: str
    message: str | Promise
    severity: Severity


Check = Callable[[Review, str], bool]
"""Whether a review, to be published on this site address, has the fault."""
RULES: list[tuple[Fault, Check]] = []


def rule(
    code: str, message: str | Promise, severity: Severity = Severity.BLOCK
) -> Callable[[Check], Check]:
    """Register a function as the test of a fault."""

    def register(check: Check) -> Check:
        RULES.append((Fault(code, message, severity), check))
        return check

    return register


def faults(review: Review, site_url: str) -> list[Fault]:
    """Return everything wrong with a review."""
    return [fault for fault, has in RULES if has(review, site_url)]


def of_publication(publication: Publication) -> list[Fault]:
    """Return everything wrong with what a publication, saved or not, would give to readers."""
    where = site()
    return faults(claim_review.build(describe(publication), where), where.url)


def gate(publication: Publication) -> list[str | Promise]:
    """Return the messages of what keeps a publication in the house (`workflow.publication.add_gate`)."""
    return [
        fault.message for fault in of_publication(publication) if fault.severity == Severity.BLOCK
    ]


# What a review is asked -------------------------------------------------------------------


def _part(review: Review, *path: str) -> Any:
    value: Any = review
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _works(review: Review) -> list[dict[str, Any]]:
    item = _part(review, "itemReviewed")
    if not isinstance(item, dict):
        return []
    found: list[Any] = [item.get("firstAppearance")]
    appearance = item.get("appearance")
    found += appearance if isinstance(appearance, list) else [appearance]
    return [work for work in found if isinstance(work, dict)]


def _work_urls(review: Review) -> list[Any]:
    return [work.get("url") for work in _works(review)]


def _host(url: Any) -> str | None:
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        return parts.hostname if parts.scheme in {"http", "https"} else None
    except ValueError:
        return None


def _dates(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name.startswith("date"):
                yield inner
            else:
                yield from _dates(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _dates(inner)


def _as_date(value: Any) -> date | None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?", value):
        return None
    try:
        found = date.fromisoformat(value[:10])
    except ValueError:
        return None
    # The Persian year 1404 is a year of the Gregorian calendar too, and six centuries off.
    return found if found.year >= 1900 else None


def _scale(review: Review) -> tuple[Any, Any, Any]:
    rating = _part(review, "reviewRating") or {}
    return rating.get("ratingValue"), rating.get("worstRating"), rating.get("bestRating")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# The rules --------------------------------------------------------------------------------


@rule("claim-missing", _("The statement is empty, so there is no claim to show."))
def _claim_missing(review: Review, _site: str) -> bool:
    claim = review.get("claimReviewed")
    return not isinstance(claim, str) or not claim.strip()


@rule(
    "verdict-in-claim",
    _("The statement begins with a verdict. Word the claim alone; the rating says the rest."),
)
def _verdict_in_claim(review: Review, _site: str) -> bool:
    claim, name = review.get("claimReviewed"), _part(review, "reviewRating", "alternateName")
    if not isinstance(claim, str):
        return False
    words = "درست|نیمه‌?درست|نادرست|گمراه‌?کننده|شاخ‌?دار|دروغ|غلط|جعلی|true|false|fake|misleading"
    if isinstance(name, str) and name.strip():
        words = f"{re.escape(name.strip())}|{words}"
    return (
        re.match(rf"[\s\[(«\"]*(?:{words})[\])»\"]*\s*[:؛…\-–—|!؟?]", claim, re.IGNORECASE)
        is not None
    )


@rule(
    "claim-long",
    _("The statement has more than 300 characters; search results will cut it off."),
    Severity.WARN,
)
def _claim_long(review: Review, _site: str) -> bool:
    return len(str(review.get("claimReviewed") or "")) > 300


@rule(
    "claim-hidden-marks",
    _(
        "The statement holds invisible characters that turn the direction of the text. Type it anew."
    ),
)
def _claim_hidden_marks(review: Review, _site: str) -> bool:
    return (
        re.search("[\u202a-\u202e\u2066-\u2069]", str(review.get("claimReviewed") or ""))
        is not None
    )


@rule("rating-word", _("The rating has no name in words, or its name is only a number."))
def _rating_word(review: Review, _site: str) -> bool:
    name = _part(review, "reviewRating", "alternateName")
    return not isinstance(name, str) or not any(ch.isalpha() for ch in name)


@rule("rating-digits", _("The rating's number is not written as a plain number in Latin digits."))
def _rating_digits(review: Review, _site: str) -> bool:
    values = [value for value in _scale(review) if value is not None]
    return any(
        not _is_number(value) and re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", str(value), re.ASCII) is None
        for value in values
    )


@rule("rating-range", _("The rating's number lies outside its scale."))
def _rating_range(review: Review, _site: str) -> bool:
    value, worst, best = _scale(review)
    if not all(_is_number(number) for number in (value, worst, best)):
        return False
    return not worst <= value <= best


@rule(
    "rating-scale",
    _("The scale is not one: its lowest number must be at least 1, and below its highest."),
)
def _rating_scale(review: Review, _site: str) -> bool:
    value, worst, best = _scale(review)
    if value is None:
        return False
    if worst is None or best is None:
        return True
    return _is_number(worst) and _is_number(best) and not 1 <= worst < best


@rule("date-form", _("A date is not an ISO date of the Gregorian calendar in Latin digits."))
def _date_form(review: Review, _site: str) -> bool:
    return any(_as_date(value) is None for value in _dates(review))


@rule("date-missing", _("The review has no date of publication."))
def _date_missing(review: Review, _site: str) -> bool:
    return not review.get("datePublished")


@rule(
    "claim-after-review",
    _("The claim is dated after its own check. Correct the date of the claim."),
)
def _claim_after_review(review: Review, _site: str) -> bool:
    said = _as_date(_part(review, "itemReviewed", "datePublished"))
    checked = _as_date(review.get("dateModified") or review.get("datePublished"))
    return said is not None and checked is not None and said > checked


@rule(
    "claim-same-day",
    _("The claim carries the date of its check. Is that really when it was said?"),
    Severity.WARN,
)
def _claim_same_day(review: Review, _site: str) -> bool:
    said = _part(review, "itemReviewed", "datePublished")
    return bool(said) and str(said)[:10] == str(review.get("datePublished"))[:10]


@rule("url-foreign", _("The address of the check is not on this desk's own site."))
def _url_foreign(review: Review, site_url: str) -> bool:
    url = review.get("url")
    return not isinstance(url, str) or not url.startswith(f"{site_url}/")


@rule(
    "url-not-a-page",
    _("The address of the check is not a page of its own, but a front page or a place in a page."),
)
def _url_not_a_page(review: Review, site_url: str) -> bool:
    url = str(review.get("url") or "")
    return "#" in url or url.rstrip("/") == site_url


@rule(
    "appearance-here",
    _("The claim is said to appear on this desk's own site. Link where it was really said."),
)
def _appearance_here(review: Review, site_url: str) -> bool:
    return any(_host(url) == _host(site_url) for url in _work_urls(review) if _host(url))


@rule("appearance-link", _("A place where the claim appears has no web address."))
def _appearance_link(review: Review, _site: str) -> bool:
    return any(_host(url) is None for url in _work_urls(review))


@rule(
    "appearance-missing",
    _("No link shows where the claim was said. Add the article's link if it has one."),
    Severity.WARN,
)
def _appearance_missing(review: Review, _site: str) -> bool:
    return not _works(review)


@rule("claimant-not-a-name", _("The claimant is not a name. Leave it empty where nobody is known."))
def _claimant_not_a_name(review: Review, _site: str) -> bool:
    author = _part(review, "itemReviewed", "author")
    if author is None:
        return False
    name = _part(author, "name") if isinstance(author, dict) else None
    return not isinstance(name, str) or not claim_review.is_a_name(name)


@rule(
    "claimant-missing",
    _("No claimant is named. Write who said it, if somebody is known."),
    Severity.WARN,
)
def _claimant_missing(review: Review, _site: str) -> bool:
    return _part(review, "itemReviewed", "author") is None


@rule("author-missing", _("It does not say who checked the claim: the site has no name."))
def _author_missing(review: Review, _site: str) -> bool:
    name = _part(review, "author", "name")
    return not isinstance(name, str) or not name.strip()
