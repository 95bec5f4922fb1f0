"""What readers see of published work: a page for each claim, and the list of all."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from annotations.exports import claim_review, loading
from annotations.exports.published import Published, Site
from annotations.models import ClaimState, Contact, CorrectionKind, Rating, SourceType

PAGE_SIZE = 20


def moment(text: str | None) -> datetime | None:
    """Return the moment that a record has kept as text."""
    return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class PublicClaim:
    """A published claim as the page tells it, in the language in use."""

    claim: Published
    site: Site
    english: bool

    @property
    def record(self) -> dict[str, Any]:
        """What was frozen at publication."""
        return self.claim.record

    @property
    def address(self) -> str:
        """The page's own address, without a language."""
        return self.site.page_of(self.claim.id)

    @property
    def path(self) -> str:
        """The same within the site."""
        return reverse("desk:public_claim", args=[self.claim.id])

    @property
    def rating_name(self) -> str:
        """The verdict's word."""
        return self.claim.rating_name_en if self.english else self.claim.rating_name_fa

    @property
    def rating_definition(self) -> str:
        """What the word means."""
        return self.claim.rating_definition_en if self.english else self.claim.rating_definition_fa

    @property
    def place(self) -> dict[str, Any] | None:
        """Where the claim was first found, its dates readable."""
        return next(iter(self.places), None)

    @property
    def places(self) -> list[dict[str, Any]]:
        """Where the claim is said."""
        return [
            place
            | {
                "article": place["article"]
                | {"published_at": moment(place["article"]["published_at"])}
            }
            for place in self.record["appearances"]
        ]

    @property
    def claimed_at(self) -> datetime | None:
        """When the claim was made."""
        return moment(self.record["claimed_at"])

    @property
    def sources(self) -> list[dict[str, Any]]:
        """What the verdict rests on."""
        return [
            citation
            | {
                "title": citation["evidence"]["title"],
                "type": SourceType(citation["evidence"]["source_type"]).label,
                "published_at": moment(citation["evidence"]["published_at"]),
                "accessed_at": moment(citation["evidence"]["accessed_at"]),
                "capture": _kept(citation["captures"]),
            }
            for citation in self.record["citations"]
        ]

    @property
    def corrections(self) -> list[dict[str, Any]]:
        """What was changed since, newest first."""
        return [
            correction
            | {
                "at": moment(correction["at"]),
                "substantial": correction["kind"] == CorrectionKind.SUBSTANTIAL,
            }
            for correction in reversed(self.record["corrections"])
        ]

    @property
    def contacts(self) -> list[dict[str, Any]]:
        """Attempts to reach the claimant."""
        return [
            {
                "at": moment(contact["at"]),
                "channel": Contact.Channel(contact["channel"]).label,
                "answered": contact["answered"],
            }
            for contact in self.record["contacts"]
        ]

    @property
    def is_being_corrected(self) -> bool:
        """Whether readers have to be told that a correction is under way."""
        return self.claim.state == ClaimState.CORRECTING

    @property
    def scale(self) -> "QuerySet[Rating]":
        """Every rating of the scheme that the verdict was given under."""
        return Rating.objects.filter(scheme=self.claim.scheme_id).order_by("order")

    @property
    def json_ld(self) -> SafeString:
        """The ClaimReview, ready to stand in a script element."""
        return claim_review.embed(claim_review.build(self.claim, self.site))


def _kept(captures: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the newest capture that holds something, or else the newest failure."""
    kept = [capture for capture in captures if capture["sha256"]] or captures
    return kept[0] | {"at": moment(kept[0]["at"])} if kept else None


@require_safe
def claim(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One published claim; 410 with the reason where it was withdrawn, 404 where it never was."""
    found = loading.find(uuid)
    if found is None:
        raise Http404
    page = PublicClaim(found, loading.site(), _english())
    context = {"page": page, "claim": found, "address": page.address}
    if found.state == ClaimState.WITHDRAWN:
        return render(request, "public/withdrawn.html", context, status=410)
    return _fresh(request, render(request, "public/claim.html", context), found.changed_at)


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """Every standing claim, the newest first."""
    rows, more = loading.newest(_before(request), PAGE_SIZE)
    site, english = loading.site(), _english()
    context = {
        "pages": [PublicClaim(row, site, english) for row in rows],
        "address": f"{site.url}{reverse('desk:public_claims')}",
        "older": rows[-1].number if more else None,
        "first": "before" not in request.GET,
    }
    # No date of change: when a claim is withdrawn the list changes, and none of its dates does.
    return _fresh(request, render(request, "public/claims.html", context), None)


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)


def _fresh(
    request: HttpRequest, response: HttpResponse, changed_at: datetime | None
) -> HttpResponse:
    """Return the page with its ETag, or 304; browsers ask each time, so that corrections show."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    if changed_at is not None:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    conditional = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(conditional, HttpResponse)
    return conditional
