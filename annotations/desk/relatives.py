"""What stands in a relation to a claim: its neighbours in the text, what it was made of, its like."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from annotations.desk.cutting import Cutting, cuts_of
from annotations.models import (
    Appearance,
    Claim,
    ClaimReplacement,
    ClaimState,
    Rating,
    Revision,
    Verdict,
)

_MERGED = (ClaimState.SUGGESTED, ClaimState.QUEUED)
_CHECKED = (ClaimState.APPROVED, ClaimState.PUBLISHED, ClaimState.CORRECTING)
_ASKED_FOR = (ClaimState.SUGGESTED, ClaimState.QUEUED, ClaimState.IN_PROGRESS)
_KEY_MIN = 12
"""A statement shorter than this many letters is contained in too much."""
_SIMILAR_MAX = 5


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A claim beside another in the text; side by side they can be made into one statement."""

    claim: Claim
    is_adjacent: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim that says the same and has been checked, with the rating it was given."""

    claim: Claim
    rating: Rating | None
    is_same: bool


@dataclass(frozen=True, slots=True)
class Relatives:
    """What else there is to do with a claim than to check it."""

    cutting: Cutting | None
    previous: Neighbour | None
    following: Neighbour | None
    made_of: list[ClaimReplacement]
    """What it replaced when it was split off or merged."""
    replaced: list[ClaimReplacement]
    """What replaced it."""
    checked: list[Checked]

    @property
    def has_neighbours(self) -> bool:
        """Whether there is anything beside it to merge it with."""
        return bool(self.previous or self.following)


def relatives_of(
    claim: Claim, may: frozenset[str], places: Sequence[Appearance], chosen: int | None = None
) -> Relatives:
    """Read what belongs to a claim; `places` are its own, `chosen` the cut that was chosen."""
    primary = next((place for place in places if place.is_primary), None)
    cutting = None
    if "split" in may and primary is not None:
        cutting = cuts_of(primary.quote, primary.start, claim.analysis, chosen)
    previous, following = (
        _neighbours(primary) if "merge" in may and primary is not None else (None, None)
    )
    links = list(
        ClaimReplacement.objects.filter(Q(claim=claim) | Q(replacement=claim))
        .select_related("claim", "replacement")
        .order_by("id")
    )
    return Relatives(
        cutting=cutting,
        previous=previous,
        following=following,
        made_of=[
            link
            for link in links
            if link.replacement_id == claim.pk and link.kind != ClaimReplacement.Kind.UNDO
        ],
        replaced=[link for link in links if link.claim_id == claim.pk],
        checked=_checked(claim),
    )


def _neighbours(place: Appearance) -> tuple[Neighbour | None, Neighbour | None]:
    around = (
        Appearance.objects.filter(
            revision_id=place.revision_id, is_primary=True, claim__state__in=_MERGED
        )
        .exclude(claim_id=place.claim_id)
        .select_related("claim")
    )
    before = around.filter(start__lt=place.start).order_by("-start", "-end").first()
    after = around.filter(start__gte=place.start).order_by("start", "end").first()
    if before is None and after is None:
        return None, None
    text = Revision.objects.values_list("text", flat=True).get(pk=place.revision_id)

    def neighbour(found: Appearance | None, between: str) -> Neighbour | None:
        if found is None:
            return None
        return Neighbour(found.claim, not any(ch.isalnum() for ch in between))

    return (
        neighbour(before, text[before.end : place.start] if before else ""),
        neighbour(after, text[place.end : after.start] if after else ""),
    )


def are_adjacent(claims: Sequence[Claim]) -> bool:
    """Whether the passages of two claims stand side by side in one text, or overlap."""
    places = sorted(
        Appearance.objects.filter(claim__in=claims, is_primary=True).select_related("revision"),
        key=lambda place: (place.start, place.end),
    )
    if len(places) != len(claims) or len({place.revision_id for place in places}) != 1:
        return False
    first, second = places[0], places[-1]
    return not any(ch.isalnum() for ch in first.revision.text[first.end : second.start])


def _checked(claim: Claim) -> list[Checked]:
    """Claims that say the same, or say it among other things, and have a verdict."""
    if claim.state not in _ASKED_FOR or len(claim.search_key) < _KEY_MIN:
        return []
    verdicts = Prefetch(
        "verdicts",
        queryset=Verdict.objects.select_related("rating__scheme").order_by("-number"),
    )
    found = (
        Claim.objects.filter(search_key__contains=claim.search_key, state__in=_CHECKED)
        .exclude(pk=claim.pk)
        .select_related("article")
        .prefetch_related(verdicts)
        .order_by("-state_changed_at")[:_SIMILAR_MAX]
    )
    return sorted(
        (
            Checked(
                one,
                next((verdict.rating for verdict in one.verdicts.all()), None),
                one.search_key == claim.search_key,
            )
            for one in found
        ),
        key=lambda one: not one.is_same,
    )
