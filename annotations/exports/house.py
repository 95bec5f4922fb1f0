"""The house JSON of a published claim (schema/claim-1.0.json). Pure functions of loaded values."""

from functools import lru_cache
from typing import Any

from annotations.exports import claim_review
from annotations.exports.published import Published, Site
from annotations.exports.richtext import render_markdown
from annotations.models import ClaimState, instant

SCHEMA_VERSION = "1.0"


def build(claim: Published, site: Site) -> dict[str, Any]:
    """Return the whole of a published claim, or its tombstone where it was withdrawn."""
    head = {
        "schema_version": SCHEMA_VERSION,
        "id": str(claim.id),
        "version": claim.version,
        "state": claim.state,
        "url": site.page_of(claim.id),
        "published_at": instant(claim.published_at),
        "modified_at": instant(claim.modified_at),
    }
    if claim.state == ClaimState.WITHDRAWN:
        # A tombstone repeats nothing of what had to be taken back.
        return {
            **head,
            "withdrawn_at": instant(claim.withdrawn_at),
            "withdrawal_reason": claim.withdrawal_reason,
        }
    record = claim.record
    return {
        **head,
        "article": _article(record["appearances"]),
        "claim": _claim(record),
        "verdict": _verdict(claim),
        "citations": [_citation(citation) for citation in record["citations"]],
        "single_source_reason": claim.single_source_reason or None,
        "contacts": _contacts(record["contacts"]),
        "reviewed_by_two": record["reviewed_by_two"],
        "corrections": record["corrections"],
        "tags": [
            {"slug": tag["slug"], "names": _names(tag["name_fa"], tag["name_en"])}
            for tag in record["tags"]
        ],
        "claim_review": claim_review.build(claim, site),
    }


@lru_cache(maxsize=512)
def _html(markdown: str) -> str:
    # The same verdict is rendered for every reader of every page that lists it.
    return render_markdown(markdown)


def _names(fa: str, en: str) -> dict[str, str | None]:
    return {"fa": fa, "en": en or None}


def _source(source: dict[str, str] | None) -> dict[str, str | None] | None:
    if source is None:
        return None
    return {
        "name": source["name"],
        "domain": source["domain"] or None,
        "url": source["url"] or None,
    }


def _place_article(article: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": article["id"],
        "url": article["url"] or None,
        "title": article["title"],
        "outlet": _source(article["outlet"]),
        "author": article["author"] or None,
        "published_at": article["published_at"],
        "text_sha256": article["text_sha256"],
    }


def _article(places: list[dict[str, Any]]) -> dict[str, Any] | None:
    return _place_article(places[0]["article"]) if places else None


def _selector(place: dict[str, Any]) -> dict[str, Any]:
    return {name: place[name] for name in ("quote", "start", "end", "prefix", "suffix")}


def _claim(record: dict[str, Any]) -> dict[str, Any]:
    places = record["appearances"]
    nowhere = {"quote": None, "start": None, "end": None, "prefix": None, "suffix": None}
    claimant = None
    if record["claimant"]:
        claimant = {"name": record["claimant"], "role": record["claimant_role"] or None}
    return {
        "statement": record["statement"],
        **(_selector(places[0]) if places else nowhere),
        "claimant": claimant,
        "claimed_at": record["claimed_at"],
        "kinds": record["kinds"],
        "appearances": [
            {"article": _place_article(place["article"]), **_selector(place)} for place in places
        ],
    }


def _verdict(claim: Published) -> dict[str, Any]:
    return {
        "rating": claim.rating,
        "names": _names(claim.rating_name_fa, claim.rating_name_en),
        "definitions": _names(claim.rating_definition_fa, claim.rating_definition_en),
        "number": claim.rating_number,
        "best": claim.record["best"],
        "worst": claim.record["worst"],
        "scheme": {"slug": claim.scheme, "version": claim.scheme_version},
        "conclusion": claim.conclusion,
        "justification": {"markdown": claim.justification, "html": _html(claim.justification)},
    }


def _citation(citation: dict[str, Any]) -> dict[str, Any]:
    evidence = citation["evidence"]
    return {
        "stance": citation["stance"],
        "excerpt": citation["excerpt"] or None,
        "title": evidence["title"],
        "url": evidence["url"] or None,
        "locator": evidence["locator"] or None,
        "publisher": _source(evidence["publisher"]),
        "taken_over_from": _source(evidence["taken_over_from"]),
        "author": evidence["author"] or None,
        "published_at": evidence["published_at"],
        "accessed_at": evidence["accessed_at"],
        "source_type": evidence["source_type"],
        "stated_interest": evidence["stated_interest"] or None,
        "captures": [
            {
                "status": capture["status"],
                "at": capture["at"],
                "final_url": capture["final_url"] or None,
                "http_status": capture["http_status"],
                "content_type": capture["content_type"] or None,
                "bytes": capture["bytes"],
                "sha256": capture["sha256"],
            }
            for capture in citation["captures"]
        ],
    }


def _contacts(contacts: list[dict[str, Any]]) -> dict[str, Any]:
    """That the claimant was asked, and whether an answer came; never what was said in confidence."""
    return {
        "attempts": len(contacts),
        "answered": any(contact["answered"] for contact in contacts),
        "channels": sorted({contact["channel"] for contact in contacts}),
        "last_at": max((contact["at"] for contact in contacts), default=None),
    }
