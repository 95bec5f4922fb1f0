"""What splitting and merging share: spans of text, the machine's reading of them, what is carried along."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from annotations.models import Appearance, Citation, Claim, ClaimTag, Comment, Origin, Revision
from annotations.text.view import make_view
from annotations.workflow.errors import BadValue
from annotations.workflow.segmentation import anchor

UNSURE = 0.5
"""Confidence of a place that is known to hold a claim somewhere, but not where exactly."""
_MARKS = ("types", "quantities", "times", "quotations", "hedges", "names")
_NO_LETTER = "\u200c"


def primary_place(claim: Claim) -> Appearance:
    """Return the first place a claim was found in, with its text; raise BadValue where there is none."""
    place = claim.appearances.filter(is_primary=True).select_related("revision").first()
    if place is None:
        raise BadValue(_("This claim has no place in the text."))
    return place


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the white space at its ends."""
    quote = text[start:end]
    return start + len(quote) - len(quote.lstrip()), end - len(quote) + len(quote.rstrip())


def _letters(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text as readers compare it, without spaces, and where each character of that stands."""
    view = make_view(text)
    kept = [
        (ch, index) for index, ch in enumerate(view.folded) if not ch.isspace() and ch != _NO_LETTER
    ]
    return "".join(ch for ch, _index in kept), [view.span(at, at + 1) for _ch, at in kept]


def find_parts(quotes: Sequence[str], text: str) -> list[tuple[int, int] | None]:
    """Return where each of these passages stands in a text that says the same, in their order.

    Line breaks, half-spaces and kinds of letters may differ. None for one that is not there.
    """
    whole, spans = _letters(text)
    found: list[tuple[int, int] | None] = []
    at = 0
    for quote in quotes:
        part, _spans = _letters(quote)
        start = whole.find(part, at) if part else -1
        if start < 0:
            found.append(None)
            continue
        at = start + len(part)
        found.append((spans[start][0], spans[at - 1][1]))
    return found


def add_place(
    claim: Claim,
    revision: Revision,
    start: int,
    end: int,
    *,
    is_primary: bool = False,
    confidence: float = 1.0,
) -> Appearance:
    """Note a further place of a claim, its quote read off the text; one that it has comes back."""
    place = anchor(claim, revision, start, end, origin=Origin.PERSON, is_primary=is_primary)
    known = claim.appearances.filter(revision=revision, start=place.start, end=place.end).first()
    if known is not None:
        return known
    place.confidence = confidence
    place.save()
    return place


def narrowed(analysis: dict[str, Any], start: int, end: int, text: str) -> dict[str, Any]:
    """Return the machine's reading of a passage as far as it is about [start, end)."""
    if not analysis:
        return {}
    part = {**analysis, "start": start, "end": end, "text": text}
    for name in _MARKS:
        part[name] = [
            mark
            for mark in analysis.get(name) or []
            if start <= mark.get("start", -1) and mark.get("end", end + 1) <= end
        ]
    part["split_points"] = [
        point
        for point in analysis.get("split_points") or []
        if start < point.get("offset", -1) < end
    ]
    return part


def joined(analyses: Iterable[dict[str, Any]], start: int, end: int, text: str) -> dict[str, Any]:
    """Return the machine's readings of neighbouring passages as one: the first one's, with all marks."""
    known = [analysis for analysis in analyses if analysis]
    if not known:
        return {}
    whole = {**known[0], "start": start, "end": end, "text": text}
    for name in (*_MARKS, "split_points"):
        whole[name] = [mark for analysis in known for mark in analysis.get(name) or []]
    return whole


def carry_tags(claim: Claim, to: Claim) -> None:
    """Give a claim the other's tags beside its own."""
    held = set(to.claim_tags.values_list("tag_id", flat=True))
    for tag_id in claim.claim_tags.values_list("tag_id", flat=True):
        if tag_id not in held:
            ClaimTag.objects.create(claim=to, tag_id=tag_id)


def carry_citations(claim: Claim, to: Claim) -> None:
    """Give a claim the other's evidence beside its own; the same excerpt of the same piece once."""
    held = set(to.citations.values_list("evidence_id", "excerpt"))
    position = to.citations.count()
    for citation in claim.citations.order_by("position", "id"):
        if (citation.evidence_id, citation.excerpt) in held:
            continue
        position += 1
        Citation.objects.create(
            claim=to,
            evidence_id=citation.evidence_id,
            stance=citation.stance,
            excerpt=citation.excerpt,
            excerpt_reason=citation.excerpt_reason,
            excerpt_found=citation.excerpt_found,
            note=citation.note,
            position=position,
            created_by_id=citation.created_by_id,
        )


def carry_comments(claim: Claim, to: Claim) -> None:
    """Give a claim what was said on the other, by whom and when it was."""
    copies: dict[int, Comment] = {}
    for comment in claim.comments.order_by("id"):
        copies[comment.pk] = Comment.objects.create(
            claim=to,
            parent=copies.get(comment.parent_id) if comment.parent_id else None,
            author_id=comment.author_id,
            body=comment.body,
            created_at=comment.created_at,
            resolved_at=comment.resolved_at,
            resolved_by_id=comment.resolved_by_id,
        )
