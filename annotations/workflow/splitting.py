"""Splitting a claim that says several things: its parts take its place, and it points at them."""

import itertools
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from annotations.models import Appearance, Claim, ClaimReplacement, Origin, User
from annotations.text.searchkey import search_key
from annotations.text.view import display
from annotations.workflow.audit import acting
from annotations.workflow.errors import BadValue
from annotations.workflow.guards import clean_statement, lock, require_lease
from annotations.workflow.moves import move
from annotations.workflow.parts import (
    UNSURE,
    add_place,
    carry_citations,
    carry_tags,
    find_parts,
    narrowed,
    primary_place,
    trim,
)

PARTS_MAX = 20


def split(
    claim: Claim,
    *,
    actor: User,
    offsets: Sequence[int],
    statements: Sequence[str] | None = None,
) -> list[Claim]:
    """Cut a suggested or queued claim at these offsets of its text; return the parts, in order.

    Offsets are code points of the revision, inside the claim's primary passage. Each part stands
    in the state that the claim had, with its claimant, tags and evidence, and with the kinds and
    figures that are in its own words; where the passage is repeated, each repetition is divided
    alike. `statements` words the parts, their own text does otherwise. The claim is superseded
    and points at them. Raises BadValue where a part would hold no words.
    """
    with acting(actor, "claim.split"):
        claim = lock(claim, "split", actor)
        require_lease(claim, actor)
        place = primary_place(claim)
        spans = _spans(place, offsets)
        if statements is not None and len(statements) != len(spans):
            raise BadValue(_("There are not as many statements as parts."))
        text = place.revision.text
        wordings = statements or [display(text[start:end]) for start, end in spans]
        parts = [
            _part(claim, actor, place, span, clean_statement(wording))
            for span, wording in zip(spans, wordings, strict=True)
        ]
        for other in claim.appearances.exclude(pk=place.pk).select_related("revision"):
            _divide(other, parts, [text[start:end] for start, end in spans])
        for part in parts:
            carry_tags(claim, part)
            carry_citations(claim, part)
            ClaimReplacement.objects.create(
                claim=claim, replacement=part, kind=ClaimReplacement.Kind.SPLIT
            )
        move(claim, "split")
        return parts


def _spans(place: Appearance, offsets: Sequence[int]) -> list[tuple[int, int]]:
    cuts = sorted(set(offsets))
    if not cuts or cuts[0] <= place.start or cuts[-1] >= place.end:
        raise BadValue(_("Choose a point inside the passage."))
    if len(cuts) >= PARTS_MAX:
        raise BadValue(_("A claim is split into 20 parts at most."))
    bounds = [place.start, *cuts, place.end]
    text = place.revision.text
    spans = [trim(text, start, end) for start, end in itertools.pairwise(bounds)]
    if any(start >= end or not search_key(text[start:end]) for start, end in spans):
        raise BadValue(_("A part without words is no claim."))
    return spans


def _part(
    claim: Claim, actor: User, place: Appearance, span: tuple[int, int], statement: str
) -> Claim:
    start, end = span
    analysis = narrowed(claim.analysis, start, end, place.revision.text[start:end])
    kinds = list(claim.kinds)
    read_before = {mark["type"] for mark in claim.analysis.get("types") or []}
    if kinds and set(kinds) == read_before:
        # As the machine said, so that its evidence says which part each of them belongs to.
        kinds = sorted({mark["type"] for mark in analysis["types"]}) or kinds
    part = Claim.objects.create(
        article_id=claim.article_id,
        statement=statement,
        claimant=claim.claimant,
        claimant_role=claim.claimant_role,
        claimed_at=claim.claimed_at,
        kinds=kinds,
        origin=Origin.PERSON,
        created_by=actor,
        touched=True,
        checkworthiness=claim.checkworthiness,
        analysis=analysis,
        context_needed=claim.context_needed,
        state=claim.state,
        priority=claim.priority,
        due_at=claim.due_at,
        search_key=search_key(statement),
    )
    add_place(part, place.revision, start, end, is_primary=True)
    return part


def _divide(place: Appearance, parts: Sequence[Claim], quotes: Sequence[str]) -> None:
    """Give each part its piece of another place of the passage, or all of it where that is unclear."""
    for part, found in zip(parts, find_parts(quotes, place.quote), strict=True):
        if found is None:
            add_place(part, place.revision, place.start, place.end, confidence=UNSURE)
        else:
            start, end = found
            add_place(
                part,
                place.revision,
                place.start + start,
                place.start + end,
                confidence=place.confidence,
            )
