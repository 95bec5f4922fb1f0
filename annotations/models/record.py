"""What a claim says at the moment it is made public, frozen.

Editors go on working on a published claim: a correction adds and drops evidence, changes tags,
comes back from review. Readers have to see what was published until the next publication, so that
everything of it that can change is copied into `Publication.record`. The verdict is not: its row
never changes once it is public.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, Min

from annotations.models.article import Article
from annotations.models.claim import Appearance, Claim
from annotations.models.evidence import Capture, CaptureStatus, Citation
from annotations.models.source import Source
from annotations.models.verdict import Correction, CorrectionKind, Decision, Rating, Verdict


def instant(at: datetime | None) -> str | None:
    """Return a moment in UTC as ISO 8601 with ASCII digits, to the second."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def record_of(claim: Claim, verdict: Verdict) -> dict[str, Any]:
    """Return what readers are shown of a claim besides its verdict's own texts: plain JSON values."""
    places = list(
        claim.appearances.select_related("article__source", "revision").order_by(
            "-is_primary", "id"
        )
    )
    citations = claim.citations.select_related(
        "evidence__publisher", "evidence__wire"
    ).prefetch_related("evidence__captures")
    scale = Rating.objects.filter(scheme__ratings=verdict.rating_id).aggregate(
        best=Max("number"), worst=Min("number")
    )
    return {
        "statement": claim.statement,
        "claimant": claim.claimant,
        "claimant_role": claim.claimant_role,
        "claimed_at": instant(claim.claimed_at),
        "kinds": list(claim.kinds),
        "tags": [
            {"slug": tag.slug, "name_fa": tag.name_fa, "name_en": tag.name_en}
            for tag in claim.tags.all()
        ],
        "appearances": [_place(place) for place in places],
        "citations": [_citation(citation) for citation in citations],
        "contacts": [
            {
                "channel": contact.channel,
                "at": instant(contact.at),
                "answered": bool(contact.answer),
            }
            for contact in claim.contacts.all()
        ],
        "corrections": [
            _correction(correction)
            for correction in claim.corrections.filter(published_at__isnull=False)
            .exclude(kind=CorrectionKind.MINOR)
            .select_related("old_verdict__rating", "new_verdict__rating")
        ],
        "best": scale["best"],
        "worst": scale["worst"],
        "reviewed_by_two": _reviewed_by_two(claim, verdict),
    }


def _reviewed_by_two(claim: Claim, verdict: Verdict) -> bool:
    """Whether somebody with no hand in the verdict approved it.

    A minor correction touches neither rating nor conclusion, so that the approval of the verdict
    before it still stands.
    """
    candidate: Verdict | None = verdict
    while candidate is not None:
        writers = set(candidate.authors.values_list("user_id", flat=True))
        approvals = candidate.reviews.filter(decision=Decision.APPROVE)
        if approvals.exclude(reviewer_id__in=writers).exists():
            return True
        step = (
            claim.corrections.filter(new_verdict=candidate, kind=CorrectionKind.MINOR)
            .select_related("old_verdict")
            .first()
        )
        candidate = step.old_verdict if step is not None else None
    return False


def _source(source: Source | None) -> dict[str, str] | None:
    if source is None:
        return None
    return {"name": source.name, "domain": source.domain, "url": source.homepage}


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": str(article.uuid),
        "url": article.url,
        "title": article.title,
        "outlet": _source(article.source),
        "author": article.author,
        "published_at": instant(article.published_at),
    }


def _place(place: Appearance) -> dict[str, Any]:
    return {
        "article": {**_article(place.article), "text_sha256": place.revision.sha256},
        "start": place.start,
        "end": place.end,
        "quote": place.quote,
        "prefix": place.prefix,
        "suffix": place.suffix,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    evidence = citation.evidence
    return {
        "stance": citation.stance,
        "excerpt": citation.excerpt,
        "evidence": {
            "url": evidence.url,
            "locator": evidence.locator,
            "title": evidence.title,
            "publisher": _source(evidence.publisher),
            "taken_over_from": _source(evidence.wire),
            "author": evidence.author,
            "published_at": instant(evidence.published_at),
            "accessed_at": instant(evidence.accessed_at),
            "source_type": evidence.source_type,
            "stated_interest": evidence.stated_interest,
        },
        "captures": [_capture(capture) for capture in evidence.captures.all()],
    }


def _capture(capture: Capture) -> dict[str, Any]:
    kept = capture.status == CaptureStatus.CAPTURED
    return {
        "status": capture.status,
        "at": instant(capture.finished_at),
        "final_url": capture.final_url,
        "http_status": capture.http_status,
        "content_type": capture.content_type,
        "bytes": capture.bytes_count if kept else None,
        "sha256": capture.sha256 if kept else None,
    }


def _correction(correction: Correction) -> dict[str, Any]:
    old = correction.old_verdict.rating
    new = correction.new_verdict.rating if correction.new_verdict else None
    return {
        "kind": correction.kind,
        "note": correction.note,
        "at": instant(correction.published_at),
        "old_rating": old.slug if old else None,
        "new_rating": new.slug if new else None,
    }
