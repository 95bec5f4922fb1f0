"""Merging claims: the same said twice, or one thing said in neighbouring sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from annotations.models import (
    Appearance,
    Claim,
    ClaimReplacement,
    ClaimState,
    Origin,
    Publication,
    User,
)
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
    carry_comments,
    carry_tags,
    joined,
    primary_place,
)
from annotations.workflow.publication import add_places

TOGETHER_MAX = 20
_ENDED = frozenset(
    {
        ClaimState.SUPERSEDED,
        ClaimState.DISMISSED,
        ClaimState.CLOSED,
        ClaimState.WITHDRAWN,
    }
)
_TAKES_EVIDENCE = frozenset(
    {
        ClaimState.SUGGESTED,
        ClaimState.QUEUED,
        ClaimState.IN_PROGRESS,
        ClaimState.CORRECTING,
    }
)


def _lock_all(claims: Sequence[Claim]) -> None:
    """Lock rows in one order, so that two merges cannot wait for each other."""
    keys = [claim.pk for claim in claims]
    list(Claim.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def merge(claim: Claim, into: Claim, *, actor: User) -> Claim:
    """Say that a claim is the same as another: its places become the other's, and it points there.

    Its comments go along, and its tags and evidence unless the other's are being reviewed or are
    settled. Where readers see the other, they see the new place at once, and a reviewer has to do
    it. Raises BadValue for a claim merged into itself or into one that is no longer worked on.
    """
    if claim.pk == into.pk:
        raise BadValue(_("A claim cannot be merged into itself."))
    with acting(actor, "claim.merge"):
        _lock_all([claim, into])
        claim = lock(claim, "merge", actor)
        require_lease(claim, actor)
        into = Claim.objects.select_related("article").get(pk=into.pk)
        if into.state in _ENDED:
            raise BadValue(_("The other claim is no longer worked on."))
        for place in claim.appearances.select_related("revision").order_by("-is_primary", "id"):
            add_place(into, place.revision, place.start, place.end, confidence=place.confidence)
        carry_comments(claim, into)
        if into.state in _TAKES_EVIDENCE:
            carry_tags(claim, into)
            carry_citations(claim, into)
        add_places(into, actor=actor)
        ClaimReplacement.objects.create(
            claim=claim, replacement=into, kind=ClaimReplacement.Kind.MERGE
        )
        return move(claim, "merge")


def merge_neighbours(claims: Sequence[Claim], *, actor: User, statement: str = "") -> Claim:
    """Make one new claim of two or more whose passages stand side by side or overlap; return it.

    It covers all of their passages, is queued where one of them was, and takes tags, evidence and
    comments along; where their passages stand together elsewhere too, that is another place of it.
    They are superseded and point at it. Raises BadValue where words stand between them.
    """
    distinct = list({claim.pk: claim for claim in claims}.values())
    if len(distinct) < 2:
        raise BadValue(_("Choose at least two claims to merge."))
    if len(distinct) > TOGETHER_MAX:
        raise BadValue(_("No more than 20 claims are merged at once."))
    with acting(actor, "claim.merge"):
        _lock_all(distinct)
        locked = [lock(claim, "merge", actor) for claim in distinct]
        for claim in locked:
            require_lease(claim, actor)
        places = sorted(
            ((primary_place(claim), claim) for claim in locked),
            key=lambda pair: (pair[0].start, pair[0].end),
        )
        start, end = _together([place for place, _claim in places])
        ordered = [claim for _place, claim in places]
        revision = places[0][0].revision
        text = revision.text[start:end]
        merged = _merged(ordered, actor, start, end, text, statement)
        add_place(merged, revision, start, end, is_primary=True)
        _other_places(ordered, merged)
        for claim in ordered:
            carry_tags(claim, merged)
            carry_citations(claim, merged)
            carry_comments(claim, merged)
            ClaimReplacement.objects.create(
                claim=claim, replacement=merged, kind=ClaimReplacement.Kind.MERGE
            )
            move(claim, "merge")
        return merged


def _are_neighbours(first: Appearance, second: Appearance) -> bool:
    if first.revision_id != second.revision_id:
        return False
    between = first.revision.text[first.end : second.start]
    return not any(ch.isalnum() for ch in between)


def _together(places: Sequence[Appearance]) -> tuple[int, int]:
    """The span over neighbouring places; raises BadValue where they are not that."""
    start, furthest = places[0].start, places[0]
    for place in places[1:]:
        if not _are_neighbours(furthest, place):
            raise BadValue(_("Only passages that stand side by side in one text can be merged."))
        furthest = max(furthest, place, key=lambda one: one.end)
    return start, furthest.end


def _merged(
    claims: Sequence[Claim], actor: User, start: int, end: int, text: str, statement: str
) -> Claim:
    statement = clean_statement(statement or display(text))
    first = claims[0]
    worths = [claim.checkworthiness for claim in claims if claim.checkworthiness is not None]
    dues = [claim.due_at for claim in claims if claim.due_at is not None]
    queued = any(claim.state == ClaimState.QUEUED for claim in claims)
    said_by = next((claim for claim in claims if claim.claimant), first)
    return Claim.objects.create(
        article_id=first.article_id,
        statement=statement,
        claimant=said_by.claimant,
        claimant_role=said_by.claimant_role,
        claimed_at=said_by.claimed_at,
        kinds=sorted({kind for claim in claims for kind in claim.kinds}),
        origin=Origin.PERSON,
        created_by=actor,
        touched=True,
        checkworthiness=max(worths, default=None),
        analysis=joined((claim.analysis for claim in claims), start, end, text),
        context_needed=first.context_needed,
        state=ClaimState.QUEUED if queued else ClaimState.SUGGESTED,
        priority=max(claim.priority for claim in claims),
        due_at=min(dues, default=None),
        search_key=search_key(statement),
    )


def _other_places(claims: Sequence[Claim], merged: Claim) -> None:
    """Note where the passages stand together elsewhere; one that stands alone is kept as unsure."""
    rest = [
        list(
            claim.appearances.filter(is_primary=False)
            .select_related("revision")
            .order_by("revision", "start")
        )
        for claim in claims
    ]
    for first in list(rest[0]):
        chain = [first]
        for others in rest[1:]:
            following = next(
                (
                    place
                    for place in others
                    if place.start >= chain[-1].start and _are_neighbours(chain[-1], place)
                ),
                None,
            )
            if following is None:
                break
            chain.append(following)
        if len(chain) == len(rest):
            add_place(merged, first.revision, first.start, max(place.end for place in chain))
            for others, place in zip(rest, chain, strict=True):
                others.remove(place)
    for place in (place for others in rest for place in others):
        add_place(merged, place.revision, place.start, place.end, confidence=UNSURE)


def may_merge_into(into: Claim, user: User) -> bool:
    """Whether a person may merge other claims into this one: what readers see is a reviewer's."""
    if into.state in _ENDED or not user.may("merge"):
        return False
    return user.may("publish") or not Publication.objects.filter(claim=into).exists()
