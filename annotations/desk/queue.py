"""The queue: tabs, filters and sorts over the claims in work, a page at a time by keyset."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.models import Claim, ClaimState, Tag, User
from annotations.templatetags.rasti import percent
from annotations.text.searchkey import search_key

PAGE = 30

OPEN = Q(
    state__in=[
        ClaimState.QUEUED,
        ClaimState.IN_PROGRESS,
        ClaimState.IN_REVIEW,
        ClaimState.APPROVED,
        ClaimState.CORRECTING,
    ]
)
TABS: dict[str, Promise] = {
    "mine": _("Mine"),
    "unassigned": _("Unassigned"),
    "review": _("To review"),
    "returned": _("Returned"),
    "overdue": _("Overdue"),
    "all": _("All"),
}
SORTS: dict[str, Promise] = {
    "worth": _("Check-worthiness"),
    "age": _("Longest waiting"),
    "due": _("Due first"),
}


def tab_condition(tab: str, user: User, now: datetime) -> Q:
    """Return which claims stand under a tab, for a person and a moment."""
    if tab == "mine":
        return OPEN & Q(assignee=user)
    if tab == "unassigned":
        return Q(state=ClaimState.QUEUED)
    if tab == "review":
        return Q(state=ClaimState.IN_REVIEW)
    if tab == "returned":
        # The reason stays on the claim for as long as it explains the state.
        return Q(state=ClaimState.IN_PROGRESS) & ~Q(state_reason="")
    if tab == "overdue":
        return OPEN & Q(due_at__lt=now)
    return OPEN


@dataclass(frozen=True, slots=True)
class Query:
    """What an address of the queue asks for; unknown values are the usual ones."""

    tab: str = "unassigned"
    sort: str = "worth"
    wanted: str = ""
    tag: str = ""
    after: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Query":
        """Read it from the address."""
        tab, sort = query.get("tab", ""), query.get("sort", "")
        return cls(
            tab=tab if tab in TABS else "unassigned",
            sort=sort if sort in SORTS else "worth",
            wanted=query.get("q", "").strip()[:200],
            tag=query.get("tag", "")[:60],
            after=query.get("after", "")[:400],
        )

    def address(self, **changes: str) -> str:
        """Return the address's query with something else in it; pages begin anew."""
        usual = {"tab": "unassigned", "sort": "worth", "q": "", "tag": "", "after": ""}
        now = {"tab": self.tab, "sort": self.sort, "q": self.wanted, "tag": self.tag, "after": ""}
        now.update(changes)
        return "?" + urlencode({k: v for k, v in now.items() if v != usual[k]})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the queue."""

    claim: Claim
    worth: str
    worth_width: int
    is_mine: bool
    is_overdue: bool
    returned: bool
    tags: list[Tag] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Link:
    """A tab or a sort, with its address."""

    slug: str
    label: str
    url: str
    is_current: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue."""

    query: Query
    tabs: list[Link]
    sorts: list[Link]
    entries: list[Entry]
    next_url: str


def load(query: Query, user: User) -> Queue:
    """Read a page: the counts of the tabs in one query, its claims in one, their tags in one."""
    now = timezone.now()
    counts = Claim.objects.filter(OPEN).aggregate(
        **{tab: Count("pk", filter=tab_condition(tab, user, now)) for tab in TABS}
    )
    claims = _filtered(Claim.objects.filter(tab_condition(query.tab, user, now)), query)
    claims = _after(_sorted(claims, query.sort), query)
    found = list(
        claims.select_related("article__source", "assignee")
        .defer("analysis", "search_key")
        .prefetch_related("tags")[: PAGE + 1]
    )
    more = len(found) > PAGE
    found = found[:PAGE]
    return Queue(
        query=query,
        tabs=[
            Link(tab, str(label), query.address(tab=tab), tab == query.tab, counts[tab])
            for tab, label in TABS.items()
        ],
        sorts=[
            Link(sort, str(label), query.address(sort=sort), sort == query.sort)
            for sort, label in SORTS.items()
        ],
        entries=[_entry(claim, user, now) for claim in found],
        next_url=query.address(after=_cursor(found[-1], query.sort)) if more else "",
    )


def _entry(claim: Claim, user: User, now: datetime) -> Entry:
    worth = claim.checkworthiness
    return Entry(
        claim=claim,
        worth="" if worth is None else percent(worth),
        worth_width=round((worth or 0) * 100),
        is_mine=claim.assignee_id == user.pk,
        is_overdue=bool(claim.due_at and claim.due_at < now),
        returned=claim.state == ClaimState.IN_PROGRESS and bool(claim.state_reason),
        tags=list(claim.tags.all()),
    )


def _filtered(claims: QuerySet[Claim], query: Query) -> QuerySet[Claim]:
    for word in search_key(query.wanted).split()[:8]:
        claims = claims.filter(search_key__contains=word)
    if query.tag:
        claims = claims.filter(Q(tags__slug=query.tag) | Q(tags__parent__slug=query.tag)).distinct()
    return claims


def _sorted(claims: QuerySet[Claim], sort: str) -> QuerySet[Claim]:
    if sort == "age":
        return claims.order_by("state_changed_at", "id")
    if sort == "due":
        return claims.order_by(F("due_at").asc(nulls_last=True), "id")
    # What a person marked has no check-worthiness and comes first, as in taking the next one.
    return claims.order_by("-priority", F("checkworthiness").desc(nulls_first=True), "id")


def _cursor(claim: Claim, sort: str) -> str:
    values: dict[str, list[Any]] = {
        "worth": [claim.priority, claim.checkworthiness, claim.pk],
        "age": [claim.state_changed_at.isoformat(), claim.pk],
        "due": [claim.due_at.isoformat() if claim.due_at else None, claim.pk],
    }
    return base64.urlsafe_b64encode(json.dumps(values[sort]).encode()).decode().rstrip("=")


def _after(claims: QuerySet[Claim], query: Query) -> QuerySet[Claim]:
    """Go on after the claim that the address names; an address that is damaged begins anew."""
    if not query.after:
        return claims
    try:
        padded = query.after + "=" * (-len(query.after) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded))
        return claims.filter(_beyond(query.sort, values))
    except (binascii.Error, ValueError, TypeError, LookupError, OverflowError):
        return claims


def _beyond(sort: str, values: list[Any]) -> Q:
    if sort == "worth":
        priority, worth, pk = int(values[0]), values[1], int(values[2])
        same = Q(priority=priority)
        if worth is None:
            rest = Q(checkworthiness__isnull=True, pk__gt=pk) | Q(checkworthiness__isnull=False)
        else:
            rest = Q(checkworthiness__lt=float(worth)) | Q(checkworthiness=float(worth), pk__gt=pk)
        return Q(priority__lt=priority) | (same & rest)
    name = "state_changed_at" if sort == "age" else "due_at"
    text, pk = values[0], int(values[1])
    if text is None:
        return Q(**{f"{name}__isnull": True}, pk__gt=pk)
    moment = parse_datetime(str(text))
    if moment is None or timezone.is_naive(moment):
        raise ValueError(text)
    later = Q(**{f"{name}__gt": moment}) | Q(**{name: moment}, pk__gt=pk)
    return later | Q(**{f"{name}__isnull": True}) if sort == "due" else later
