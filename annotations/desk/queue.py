"""The queue: tabs, filters and sorts over the claims in work, a page at a time by keyset."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, Func, OuterRef, Q, TextField, Value
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.desk.folding import ALIKE, fold
from annotations.desk.forms.queue import QueueFilterForm
from annotations.models import Claim, ClaimState, ClaimTag, Priority, Tag, User
from annotations.models.queue import FAR, ClaimQuerySet
from annotations.templatetags.rasti import percent
from annotations.text.searchkey import search_key

PAGE = 30
COUNTED = 999
"""How far the claims of a tab are counted; beyond it a figure helps nobody."""

TABS: dict[str, Promise] = {
    "mine": _("Mine"),
    "unassigned": _("Unassigned"),
    "review": _("To review"),
    "returned": _("Returned"),
    "overdue": _("Overdue"),
    "all": _("All"),
    "suggested": _("Suggestions"),
}
SORTS: dict[str, Promise] = {
    "priority": _("Priority"),
    "worth": _("Check-worthiness"),
    "age": _("Longest waiting"),
    "due": _("Due first"),
}
USUAL_SORT = {"overdue": "due"}
"""What a tab is sorted by unless the address says otherwise; by priority where it is not here."""
FILTERS = tuple(QueueFilterForm.base_fields)


def tab_claims(tab: str, user: User) -> ClaimQuerySet:
    """Return the claims that stand under a tab, for a person."""
    claims = Claim.objects.all()
    if tab == "mine":
        return claims.open().filter(assignee=user)
    if tab == "unassigned":
        return claims.filter(state=ClaimState.QUEUED)
    if tab == "review":
        return claims.filter(state=ClaimState.IN_REVIEW)
    if tab == "suggested":
        return claims.filter(state=ClaimState.SUGGESTED)
    if tab == "returned":
        return claims.returned()
    return claims.overdue() if tab == "overdue" else claims.open()


@dataclass(frozen=True, slots=True)
class Query:
    """What an address of the queue asks for; unknown values are the usual ones."""

    tab: str = "unassigned"
    sort: str = "priority"
    after: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, query: QueryDict) -> "Query":
        """Read it from the address."""
        tab, sort = query.get("tab", ""), query.get("sort", "")
        tab = tab if tab in TABS else "unassigned"
        return cls(
            tab=tab,
            sort=sort if sort in SORTS else USUAL_SORT.get(tab, "priority"),
            after=query.get("after", "")[:400],
            filters={
                name: value[:300] for name in FILTERS if (value := query.get(name, "").strip())
            },
        )

    @property
    def filter_form(self) -> QueueFilterForm:
        """The filters as a form, filled in."""
        return QueueFilterForm(self.filters)

    def address(self, **changes: str) -> str:
        """Return the address's query with something else in it; pages begin anew.

        The tab always stands in it: an address without anything is that of one's usual filter.
        """
        now = {"tab": self.tab, "sort": self.sort, **self.filters, **changes}
        # A tab's own order is not taken along to another.
        tab = self.tab if "sort" not in changes else now["tab"]
        if now["sort"] == USUAL_SORT.get(tab, "priority"):
            del now["sort"]
        return "?" + urlencode({name: value for name, value in now.items() if value})

    @property
    def here(self) -> str:
        """The query of this very page."""
        return self.address(after=self.after)

    @property
    def without_filters(self) -> str:
        """The query of the same tab with nothing taken out."""
        return self.address(**dict.fromkeys(FILTERS, ""))


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

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > COUNTED

    @property
    def shown(self) -> int:
        """The figure to be shown, before a plus where there are more."""
        return min(self.count, COUNTED)


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue."""

    query: Query
    form: QueueFilterForm
    tabs: list[Link]
    sorts: list[Link]
    entries: list[Entry]
    next_url: str
    first_url: str


def load(query: Query, user: User) -> Queue:
    """Read a page. How many questions that takes does not depend on how many claims there are."""
    now = timezone.now()
    form = query.filter_form
    form.is_valid()
    claims = _filtered(tab_claims(query.tab, user), form.cleaned_data)
    found = _page_of(claims, query)
    more = len(found) > PAGE
    found = found[:PAGE]
    return Queue(
        query=query,
        form=form,
        tabs=[
            Link(
                tab,
                str(label),
                query.address(tab=tab),
                tab == query.tab,
                tab_claims(tab, user).count_up_to(COUNTED + 1),
            )
            for tab, label in TABS.items()
        ],
        sorts=[
            Link(sort, str(label), query.address(sort=sort), sort == query.sort)
            for sort, label in SORTS.items()
        ],
        entries=[_entry(claim, user, now) for claim in found],
        next_url=query.address(after=_cursor(found[-1], query.sort)) if more else "",
        first_url=query.address() if query.after else "",
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


def _filtered(claims: ClaimQuerySet, wanted: Mapping[str, Any]) -> ClaimQuerySet:
    """Narrow claims to the cleaned data of the filter form, as far as it is sound."""
    for word in search_key(wanted.get("q") or "").split()[:8]:
        claims = claims.filter(search_key__contains=word)
    for word in fold(wanted.get("claimant") or "").split()[:8]:
        folded = Func(
            F("claimant"), *map(Value, ALIKE), function="translate", output_field=TextField()
        )
        claims = claims.alias(folded=folded).filter(folded__contains=word)
    tag = wanted.get("tag")
    if tag is not None:
        tagged = ClaimTag.objects.filter(Q(tag=tag) | Q(tag__parent=tag), claim=OuterRef("pk"))
        claims = claims.filter(Exists(tagged))
    if wanted.get("outlet"):
        claims = claims.filter(article__source=wanted["outlet"])
    if wanted.get("kind"):
        claims = claims.filter(kinds__contains=[wanted["kind"]])
    if wanted.get("assignee"):
        claims = claims.filter(assignee=wanted["assignee"])
    if wanted.get("priority"):
        claims = claims.filter(priority=wanted["priority"])
    if wanted.get("since"):
        claims = claims.filter(due_order__gte=wanted["since"], due_order__lt=FAR)
    if wanted.get("until"):
        claims = claims.filter(due_order__lte=wanted["until"])
    return claims


def _page_of(claims: ClaimQuerySet, query: Query) -> list[Claim]:
    """Return the claims of a page and one beyond it.

    First which they are, read off an index; then all that is shown of these alone.
    """
    place = _place(query)
    if query.sort == "worth":
        numbers = _by_worth(claims, place)
    else:
        sort = "worth" if query.sort == "priority" else query.sort
        if place is not None:
            claims = claims.after(sort, *place)
        numbers = list(claims.in_order(sort).values_list("pk", flat=True)[: PAGE + 1])
    found = {
        claim.pk: claim
        for claim in Claim.objects.filter(pk__in=numbers)
        .select_related("article__source", "assignee")
        .defer("analysis", "search_key", "article__search_key")
        .prefetch_related("tags")
    }
    return [found[pk] for pk in numbers if pk in found]


def _by_worth(claims: ClaimQuerySet, place: tuple[Any, int] | None) -> list[int]:
    """Which claims come next by check-worthiness alone.

    The indexes have the claims of each priority in the order of their worth: what comes first of
    these streams is the page.
    """
    streams = []
    for priority in Priority.values:
        # Said of the rank as well, so that the index is read from there.
        top, bottom = -10.0 * priority - 2.0, -10.0 * priority
        stream = claims.filter(priority=priority, queue_rank__gte=top, queue_rank__lte=bottom)
        if place is not None:
            stream = stream.after("worth", -10.0 * priority - place[0], place[1])
        streams.append(stream.in_order("worth").values_list("pk", "checkworthiness")[: PAGE + 1])
    first, *rest = streams
    found = sorted(first.union(*rest, all=True), key=lambda row: (-_worth(row[1]), row[0]))
    return [pk for pk, _worth_of in found[: PAGE + 1]]


def _worth(checkworthiness: float | None) -> float:
    """What a person marked has no check-worthiness and comes first, as in taking the next one."""
    return 2.0 if checkworthiness is None else checkworthiness


def _cursor(claim: Claim, sort: str) -> str:
    value: Any = {
        "priority": claim.queue_rank,
        "worth": _worth(claim.checkworthiness),
        "age": claim.state_changed_at.isoformat(),
        "due": claim.due_order.isoformat(),
    }[sort]
    packed = json.dumps([value, claim.pk]).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _place(query: Query) -> tuple[Any, int] | None:
    """Where the address goes on from; one that is damaged begins anew."""
    if not query.after:
        return None
    try:
        padded = query.after + "=" * (-len(query.after) % 4)
        value, pk = json.loads(base64.urlsafe_b64decode(padded))
        pk = int(pk)
        if not 0 <= pk < 2**63:
            return None
        if query.sort in ("priority", "worth"):
            value = float(value)
            return (value, pk) if abs(value) < 10_000 else None
        moment = parse_datetime(value)
        return None if moment is None or timezone.is_naive(moment) else (moment, pk)
    except (binascii.Error, ValueError, TypeError, LookupError, OverflowError):
        return None
