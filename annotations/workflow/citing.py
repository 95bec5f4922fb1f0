"""Citing evidence: which piece, for or against, and the words quoted from it."""

import re
from collections.abc import Sequence

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from annotations.models import (
    CaptureStatus,
    Citation,
    Claim,
    Evidence,
    NotificationKind,
    Stance,
    User,
)
from annotations.text.searchkey import search_key
from annotations.workflow.audit import Actor, acting
from annotations.workflow.errors import BadValue, ExcerptMissing
from annotations.workflow.guards import lock, plain, require_assignee
from annotations.workflow.notifications import notify

EXCERPT_MAX = 10_000
_LEFT_OUT = re.compile(r"\[?\(?(?:…|\.{3,})\)?\]?")


def _key(text: str) -> str:
    """The letters and digits of a text alone: spaces, half-spaces, points and spellings do not count."""
    return search_key(text).replace(" ", "")


def occurs(excerpt: str, text: str) -> bool:
    """Whether an excerpt is in a text, as Persian readers compare: «ي» is «ی», «۱۲» is «12».

    What stands around an ellipsis is looked for piece by piece, in its order.
    """
    pieces = [key for piece in _LEFT_OUT.split(excerpt) if (key := _key(piece))]
    whole, at = _key(text), 0
    for piece in pieces:
        at = whole.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return bool(pieces)


def found_in_capture(evidence: Evidence, excerpt: str) -> bool | None:
    """Whether an excerpt is in anything kept of a piece of evidence; None where nothing readable is."""
    if not excerpt:
        return None
    texts = (
        evidence.captures.filter(status=CaptureStatus.CAPTURED)
        .exclude(text="")
        .order_by("-id")
        .values_list("text", flat=True)
    )
    answer = None
    for text in texts.iterator(chunk_size=1):
        answer = occurs(excerpt, text)
        if answer:
            return True
    return answer


def _fill(
    citation: Citation, *, stance: str, excerpt: str, excerpt_reason: str, note: str
) -> Citation:
    if stance not in Stance.values:
        raise BadValue(_("Say whether it supports or refutes the claim, or gives context."))
    excerpt = plain(excerpt)
    if len(excerpt) > EXCERPT_MAX:
        raise BadValue(_("The excerpt has more than 10,000 characters."))
    found = found_in_capture(citation.evidence, excerpt)
    reason = plain(excerpt_reason)[:2000] if excerpt and found is not True else ""
    if found is False and not reason:
        raise ExcerptMissing
    citation.stance = stance
    citation.excerpt = excerpt
    citation.excerpt_found = found
    citation.excerpt_reason = reason
    citation.note = plain(note)
    return citation


def cite(
    claim: Claim,
    *,
    actor: User,
    evidence: Evidence,
    stance: str,
    excerpt: str = "",
    excerpt_reason: str = "",
    note: str = "",
) -> Citation:
    """Link a piece of evidence to a claim that one works on.

    Raises BadValue for no such stance, ExcerptMissing where the excerpt is not in what was kept
    and no reason is given. Where nothing has been kept yet it is compared once it has.
    """
    with acting(actor, "claim.cite"):
        claim = lock(claim, "cite", actor)
        require_assignee(claim, actor)
        last = claim.citations.aggregate(last=Max("position"))["last"] or 0
        made = Citation(claim=claim, evidence=evidence, position=last + 1, created_by=actor)
        _fill(made, stance=stance, excerpt=excerpt, excerpt_reason=excerpt_reason, note=note)
        made.save()
        return made


def edit_citation(
    citation: Citation,
    *,
    actor: User,
    stance: str,
    excerpt: str = "",
    excerpt_reason: str = "",
    note: str = "",
) -> Citation:
    """Change what a citation says of its evidence; raises as `cite` does."""
    with acting(actor, "claim.edit_citation"):
        claim = lock(citation.claim, "cite", actor)
        require_assignee(claim, actor)
        fresh = Citation.objects.select_for_update().get(pk=citation.pk)
        _fill(fresh, stance=stance, excerpt=excerpt, excerpt_reason=excerpt_reason, note=note)
        fresh.save()
        return fresh


def order_citations(claim: Claim, *, actor: User, order: Sequence[int]) -> list[Citation]:
    """Put a claim's citations into this order of their numbers; those not named follow as they were."""
    with acting(actor, "claim.order_citations"):
        claim = lock(claim, "cite", actor)
        require_assignee(claim, actor)
        ranks = {pk: rank for rank, pk in enumerate(order)}
        citations = sorted(
            claim.citations.select_for_update().order_by("position", "id"),
            key=lambda citation: ranks.get(citation.pk, len(ranks)),
        )
        for position, citation in enumerate(citations, 1):
            if citation.position != position:
                citation.position = position
                citation.save(update_fields=["position"])
        return citations


def uncite(citation: Citation, *, actor: User) -> None:
    """Take a citation back; the evidence stays in the library, the step in the history."""
    with acting(actor, "claim.uncite"):
        claim = lock(citation.claim, "cite", actor)
        require_assignee(claim, actor)
        citation.delete()


def compare_excerpts(evidence: Evidence, *, actor: Actor) -> None:
    """Look for every excerpt in what has just been kept; to be called inside `acting`.

    Who wrote one that is not there is told: it keeps the verdict from being submitted.
    """
    citations = evidence.citations.exclude(excerpt="").select_related(
        "claim__article", "claim__assignee", "created_by"
    )
    for citation in citations.select_for_update(of=("self",)):
        found = found_in_capture(evidence, citation.excerpt)
        if found == citation.excerpt_found:
            continue
        citation.excerpt_found = found
        citation.save(update_fields=["excerpt_found"])
        if found is False and not citation.excerpt_reason:
            notify(
                [citation.created_by, citation.claim.assignee],
                NotificationKind.EXCERPT_MISSING,
                key=f"excerpt_missing:{citation.pk}",
                actor=actor,
                claim=citation.claim,
                evidence=evidence,
                note=citation.excerpt,
            )
