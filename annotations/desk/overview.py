"""What waits for a person, and how the desk stands: the figures of the home page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from annotations.models import (
    Claim,
    ClaimState,
    Decision,
    Review,
    Role,
    User,
    Verdict,
    VerdictAuthor,
)
from annotations.models.states import EDITORS, REVIEWERS

COUNTED = 999
"""How far the figures at the top count."""
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
    url: str = ""
    """Where all of them are listed."""

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.total - len(self.claims)


def _listed(claims: QuerySet[Claim], *order: str, url: str = "") -> Waiting:
    shown = claims.select_related("article", "assignee").defer("analysis", "search_key")
    found = list(shown.order_by(*order)[: LISTED + 1])
    total = len(found) if len(found) <= LISTED else claims.count()
    return Waiting(found[:LISTED], total, url)


def _queue(**query: str) -> str:
    return f"{reverse('desk:queue')}?{urlencode(query)}"


def mine(person: User) -> QuerySet[Claim]:
    """Claims that the person holds and has to go on with."""
    return Claim.objects.filter(
        assignee=person, state__in=[ClaimState.IN_PROGRESS, ClaimState.CORRECTING]
    )


def to_review(person: User) -> QuerySet[Claim]:
    """Submitted claims that the person may decide on: nobody reviews what they wrote."""
    if not person.has_role(*REVIEWERS):
        return Claim.objects.none()
    newer = Verdict.objects.filter(
        claim=OuterRef("verdict__claim"), number__gt=OuterRef("verdict__number")
    )
    # From the person's own rows: they are few, whatever waits.
    wrote = VerdictAuthor.objects.filter(~Exists(newer), user=person).values("verdict__claim")
    return Claim.objects.filter(state=ClaimState.IN_REVIEW).exclude(pk__in=wrote)


def returned_to(person: User) -> Waiting:
    """What a reviewer has sent back to the person."""
    back = mine(person).filter(state=ClaimState.IN_PROGRESS).exclude(state_reason="")
    url = _queue(tab="returned", assignee=person.username)
    return _listed(back, "due_order", "id", url=url)


def in_progress_of(person: User) -> Waiting:
    """What the person works on, apart from what was returned; the first due first."""
    return _listed(
        mine(person).exclude(~Q(state_reason=""), state=ClaimState.IN_PROGRESS),
        "due_order",
        "id",
        url=_queue(tab="mine", sort="due"),
    )


def waiting_for_review(person: User) -> Waiting:
    """What the person may review, the longest waiting first."""
    url = _queue(tab="review", sort="age")
    return _listed(to_review(person), "state_changed_at", "id", url=url)


def waiting_for_publication(person: User) -> Waiting:
    """What is approved and not yet public, for those who publish."""
    if not person.has_role(*REVIEWERS):
        return Waiting([], 0)
    return _listed(Claim.objects.filter(state=ClaimState.APPROVED), "state_changed_at", "id")


def overdue_on_the_desk() -> Waiting:
    """What is past its due time, whoever has it, the longest first: for those who oversee the desk."""
    return _listed(
        Claim.objects.overdue(), "due_order", "id", url=_queue(tab="overdue", sort="due")
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at the top of the page, and where what it counts is listed."""

    slug: str
    label: Promise
    count: int
    url: str
    is_urgent: bool = False

    @property
    def shown(self) -> int:
        """The figure to be shown, before a plus where there are more."""
        return min(self.count, COUNTED)

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > COUNTED


def figures(person: User) -> list[Figure]:
    """Return what concerns the person in figures, counted no further than helps."""
    claims = Claim.objects
    edits, reviews = person.has_role(*EDITORS), person.has_role(*REVIEWERS)
    held = claims.open().filter(assignee=person)
    late = claims.overdue() if oversees(person) else claims.overdue().filter(assignee=person)
    late_of = {} if oversees(person) else {"assignee": person.username}
    found: list[tuple[str, Promise, QuerySet[Claim], str]] = []
    if edits:
        found.append(("mine", _("I hold"), held, _queue(tab="mine")))
    found.append(("overdue", _("Overdue"), late, _queue(tab="overdue", **late_of)))
    if reviews:
        found.append(("review", _("I may review"), to_review(person), _queue(tab="review")))
    else:
        in_review = claims.filter(state=ClaimState.IN_REVIEW)
        found.append(("review", _("In review"), in_review, _queue(tab="review")))
    queued = claims.filter(state=ClaimState.QUEUED)
    found.append(("unassigned", _("Unassigned"), queued, _queue(tab="unassigned")))
    suggested = claims.filter(state=ClaimState.SUGGESTED)
    found.append(("suggested", _("Suggestions"), suggested, _queue(tab="suggested")))
    counted = [
        (slug, label, rows.order_by().values("pk")[: COUNTED + 1].count(), url)
        for slug, label, rows, url in found
    ]
    return [
        Figure(slug, label, count, url, is_urgent=slug == "overdue" and count > 0)
        for slug, label, count, url in counted
    ]


def oversees(person: User) -> bool:
    """Whether the person looks after the whole desk: chief editors and auditors."""
    return person.has_role(Role.CHIEF_EDITOR, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first steps on a desk where nothing was published yet."""

    label: Promise
    text: Promise
    url: str
    done: bool


def first_steps(person: User, counts: dict[ClaimState, int], *, has_articles: bool) -> list[Step]:
    """Return the way to the first published claim, until there is one; empty from then on.

    Read off the counts of the states: nothing more is asked of the database.
    """
    at = counts.get
    published = at(ClaimState.PUBLISHED, 0) + at(ClaimState.WITHDRAWN, 0)
    if published or at(ClaimState.CORRECTING, 0) or not person.has_role(*EDITORS):
        return []
    decided = at(ClaimState.APPROVED, 0)
    submitted = decided + at(ClaimState.IN_REVIEW, 0)
    taken = submitted + at(ClaimState.IN_PROGRESS, 0)
    accepted = taken + at(ClaimState.QUEUED, 0)
    return [
        Step(
            _("Bring in an article"),
            _("Paste a text, send files, or give a link."),
            reverse("desk:article_new"),
            has_articles,
        ),
        Step(
            _("Accept a suggestion"),
            _("On the article's workbench, or under “Suggestions” in the queue."),
            _queue(tab="suggested"),
            accepted > 0,
        ),
        Step(
            _("Take a claim and gather evidence"),
            _("Two independent sources, each with what it says word for word."),
            _queue(tab="unassigned"),
            taken > 0,
        ),
        Step(
            _("Write the verdict and submit it"),
            _("A rating, one line, and why."),
            _queue(tab="mine"),
            submitted > 0,
        ),
        Step(
            _("Let a second person approve and publish it"),
            _("Nobody approves their own work."),
            _queue(tab="review"),
            published > 0,
        ),
    ]


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
