"""What waits for a person, and how the desk stands: the figures of the home page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from annotations.models import (
    Claim,
    ClaimState,
    Decision,
    Review,
    User,
    Verdict,
    VerdictAuthor,
)
from annotations.models.states import REVIEWERS

LISTED = 8
"""Rows of each list on the home page; the queue has the rest."""
DAYS = 14
AGES = (1, 3, 7, 30)
"""Upper ends of the classes of the backlog's age, in days; beyond the last there is one more."""
WAITING = (ClaimState.QUEUED, ClaimState.IN_PROGRESS, ClaimState.IN_REVIEW, ClaimState.CORRECTING)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Claims that wait for one person, the most pressing first, and how many there are in all."""

    claims: list[Claim]
    total: int

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.total - len(self.claims)


def _listed(claims: QuerySet[Claim], *order: str) -> Waiting:
    found = list(claims.select_related("article", "assignee").order_by(*order)[: LISTED + 1])
    total = len(found) if len(found) <= LISTED else claims.count()
    return Waiting(found[:LISTED], total)


def mine(person: User) -> QuerySet[Claim]:
    """Claims that the person holds and has to go on with."""
    return Claim.objects.filter(
        assignee=person, state__in=[ClaimState.IN_PROGRESS, ClaimState.CORRECTING]
    )


def to_review(person: User) -> QuerySet[Claim]:
    """Submitted claims that the person may decide on: nobody reviews what they wrote."""
    if not person.has_role(*REVIEWERS):
        return Claim.objects.none()
    newest = Verdict.objects.filter(claim=OuterRef("pk")).order_by("-number").values("pk")[:1]
    wrote = VerdictAuthor.objects.filter(verdict=OuterRef("newest"), user=person)
    return (
        Claim.objects.filter(state=ClaimState.IN_REVIEW)
        .alias(newest=Subquery(newest))
        .exclude(Exists(wrote))
    )


def returned_to(person: User) -> Waiting:
    """What a reviewer has sent back to the person."""
    back = mine(person).filter(state=ClaimState.IN_PROGRESS).exclude(state_reason="")
    return _listed(back, "due_at", "id")


def in_progress_of(person: User) -> Waiting:
    """What the person works on, apart from what was returned; the first due first."""
    return _listed(
        mine(person).exclude(~Q(state_reason=""), state=ClaimState.IN_PROGRESS), "due_at", "id"
    )


def waiting_for_review(person: User) -> Waiting:
    """What the person may review, the longest waiting first."""
    return _listed(to_review(person), "-priority", "state_changed_at", "id")


def waiting_for_publication(person: User) -> Waiting:
    """What is approved and not yet public, for those who publish."""
    if not person.has_role(*REVIEWERS):
        return Waiting([], 0)
    return _listed(Claim.objects.filter(state=ClaimState.APPROVED), "state_changed_at", "id")


def team_counts() -> list[tuple[ClaimState, int]]:
    """How many claims stand in each state, in the order of a claim's life."""
    counts = dict(
        Claim.objects.values_list("state")
        .annotate(n=Count("id"))
        .order_by()
        .values_list("state", "n")
    )
    return [(state, counts.get(state, 0)) for state in ClaimState]


def approvals_by_day(today: date) -> list[tuple[date, int]]:
    """How many verdicts were approved on each of the last days, today being the last."""
    first = today - timedelta(days=DAYS - 1)
    zone = timezone.get_default_timezone()
    since = timezone.make_aware(datetime.combine(first, datetime.min.time()), zone)
    counts = dict(
        Review.objects.filter(decision=Decision.APPROVE, at__gte=since)
        .annotate(day=TruncDate("at", tzinfo=zone))
        .values_list("day")
        .annotate(n=Count("id"))
        .order_by()
        .values_list("day", "n")
    )
    days = [first + timedelta(days=step) for step in range(DAYS)]
    return [(day, counts.get(day, 0)) for day in days]


def backlog_by_age(now: datetime) -> list[int]:
    """How many waiting claims were found how long ago: one figure for each class of AGES, and beyond."""
    edges = [now - timedelta(days=days) for days in AGES]
    newer = [None, *edges]
    older = [*edges, None]
    sums = {}
    for index, (upper, lower) in enumerate(zip(newer, older, strict=True)):
        within = Q()
        if upper is not None:
            within &= Q(created_at__lte=upper)
        if lower is not None:
            within &= Q(created_at__gt=lower)
        sums[f"age_{index}"] = Count("id", filter=within)
    found = Claim.objects.filter(state__in=WAITING).aggregate(**sums)
    return [found[f"age_{index}"] for index in range(len(AGES) + 1)]
