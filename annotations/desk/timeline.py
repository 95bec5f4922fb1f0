"""The history of a claim or an article, told one step at a time: who, when, what, before → after."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Count, Max, Min, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from annotations.desk import wording
from annotations.desk.fields import COLUMNS, Column, Names, write
from annotations.desk.worddiff import Part, compare
from annotations.models import ActorKind, Article, Capture, Claim, Event, Evidence
from annotations.templatetags.rasti import digits

STEPS_A_PAGE = 20
_ROWS_TOLD = 60
"""A step that changed more rows is told by its numbers: a segmentation makes thousands."""
_JOBS = "annotations_job"
"""How a job was handed to a worker is no news of the article; what the worker did is."""
_KIN_TOLD = 200
"""Of how many copies and citations a piece of evidence tells."""
_LONG = 60
"""From this many characters on a text is compared word by word."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after."""

    label: str
    before: str
    after: str
    parts: list[Part] = field(default_factory=list)
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One business action with all that it changed."""

    at: datetime
    who: str
    kind: str
    action: str
    text: SafeString
    reason: str
    changes: list[Change]
    counts: list[str]
    claim: Claim | None = None
    """The one claim it was about, in the history of an article."""

    @property
    def is_machine(self) -> bool:
        """Whether no person did it."""
        return self.kind != ActorKind.PERSON


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the history, newest first; `older` is where the next one begins."""

    steps: list[Step]
    older: int | None


class _Group(TypedDict):
    group: str
    first: int
    last: int
    rows: int


def of_claim(claim: Claim, *, before: int | None = None, size: int = STEPS_A_PAGE) -> Page:
    """Return a page of the claim's history, the fetching of its evidence included."""
    cited = Event.objects.filter(
        claim_id=claim.pk, source_table="annotations_citation", op="insert"
    ).values_list("after__evidence_id", flat=True)
    captures = Capture.objects.filter(evidence__in=list(cited)).values_list("pk", flat=True)
    scope = Q(claim_id=claim.pk) | Q(
        source_table="annotations_capture", object_id__in=[str(pk) for pk in captures]
    )
    return _page(scope, before, size, wording.ABOUT_A_CLAIM)


def of_article(article: Article, *, before: int | None = None, size: int = STEPS_A_PAGE) -> Page:
    """Return a page of the article's history and of all its claims'."""
    claims = Claim.objects.filter(article=article).values("pk")
    scope = (Q(article_id=article.pk) | Q(claim_id__in=claims)) & ~Q(source_table=_JOBS)
    return _page(scope, before, size, {}, names_claims=True)


def of_evidence(evidence: Evidence, *, before: int | None = None, size: int = STEPS_A_PAGE) -> Page:
    """Return a page of a piece's history: what is known of it, what was kept, who cites it."""
    captures = evidence.captures.order_by("-id").values_list("pk", flat=True)[:_KIN_TOLD]
    citations = evidence.citations.order_by("-id").values_list("pk", flat=True)[:_KIN_TOLD]
    scope = (
        Q(source_table="annotations_evidence", object_id=str(evidence.pk))
        | Q(source_table="annotations_capture", object_id__in=[str(pk) for pk in captures])
        | Q(source_table="annotations_citation", object_id__in=[str(pk) for pk in citations])
    )
    return _page(scope, before, size, {}, names_claims=True)


def _page(
    scope: Q,
    before: int | None,
    size: int,
    own_words: dict[str, Any],
    *,
    names_claims: bool = False,
) -> Page:
    events = Event.objects.filter(scope).annotate(
        group=Coalesce(
            Cast("operation", TextField()),
            Concat(Value("#"), Cast("id", TextField()), output_field=TextField()),
        )
    )
    rows = (
        events.order_by()
        .values("group")
        .annotate(first=Min("id"), last=Max("id"), rows=Count("id"))
        .order_by("-last")
    )
    if before is not None:
        rows = rows.filter(last__lt=before)
    groups: list[_Group] = list(rows[: size + 1])
    more = len(groups) > size
    groups = groups[:size]
    if not groups:
        return Page([], None)
    told = _told_in_full(events, groups)
    counted = _counted(events, groups)
    names = Names()
    for event in (event for step in told.values() for event in step):
        names.note(event.source_table, event.before, event.after)
    names.fetch()
    claims = _claims(told) if names_claims else {}
    steps = [
        _step(told[group["group"]], counted.get(group["group"]), names, own_words, claims)
        for group in groups
    ]
    return Page(steps, groups[-1]["last"] if more else None)


def _told_in_full(events: Any, groups: list[_Group]) -> dict[str, list[Event]]:
    small = [group["group"] for group in groups if group["rows"] <= _ROWS_TOLD]
    last_of_large = [group["last"] for group in groups if group["rows"] > _ROWS_TOLD]
    found = events.filter(
        Q(group__in=small) | Q(pk__in=last_of_large),
        pk__gte=min(group["first"] for group in groups),
        pk__lte=max(group["last"] for group in groups),
    ).order_by("id")
    steps: dict[str, list[Event]] = defaultdict(list)
    for event in found:
        steps[event.group].append(event)
    return steps


def _counted(events: Any, groups: list[_Group]) -> dict[str, Counter[tuple[str, str]]]:
    large = [group["group"] for group in groups if group["rows"] > _ROWS_TOLD]
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    rows = (
        events.order_by()
        .filter(group__in=large)
        .values_list("group", "source_table", "op")
        .annotate(rows=Count("id"))
    )
    for group, table, op, number in rows:
        counts[group][table, op] = number
    return counts


def _claims(told: dict[str, list[Event]]) -> dict[int, Claim]:
    wanted = {event.claim_id for events in told.values() for event in events if event.claim_id}
    return Claim.objects.only("uuid", "statement").in_bulk(wanted)


def _step(
    events: list[Event],
    counts: Counter[tuple[str, str]] | None,
    names: Names,
    own_words: dict[str, Any],
    claims: dict[int, Claim],
) -> Step:
    first = events[0]
    about = {event.claim_id for event in events if event.claim_id}
    only = about.pop() if len(about) == 1 and not counts else None
    who = actor_name(first)
    return Step(
        at=events[-1].at,
        who=who,
        kind=first.actor_kind,
        action=first.action,
        text=_sentence(first.action, who, own_words),
        reason=first.reason,
        changes=[] if counts else [change for event in events for change in _changes(event, names)],
        counts=_in_numbers(counts) if counts else [],
        claim=claims.get(only) if only else None,
    )


def actor_name(event: Event) -> str:
    """Return the name that was copied into the record; tasks get the one people know them by."""
    if event.actor_kind == ActorKind.TASK:
        return str(wording.TASKS.get(event.actor_name, event.actor_name))
    if event.actor_kind == ActorKind.DATABASE:
        return str(wording.DATABASE)
    return event.actor_name


def _sentence(action: str, who: str, own_words: dict[str, Any]) -> SafeString:
    words = own_words.get(action) or wording.ACTIONS.get(action)
    name = format_html("<bdi><b>{}</b></bdi>", who)
    if words is not None:
        return format_html(str(words), who=name)
    if not action:
        return format_html(str(wording.UNNAMED), who=name)
    return format_html(str(wording.OTHER), who=name, action=format_html("<bdi>{}</bdi>", action))


def _in_numbers(counts: Counter[tuple[str, str]]) -> list[str]:
    told: list[tuple[str, Callable[[int], str]]] = [
        ("annotations_claim", lambda n: ngettext("{n} claim", "{n} claims", n)),
        ("annotations_appearance", lambda n: ngettext("{n} place", "{n} places", n)),
    ]
    found = []
    for table, words in told:
        number = sum(count for (name, _op), count in counts.items() if name == table)
        if number:
            found.append(words(number).format(n=digits(number)))
    return found


def _changes(event: Event, names: Names) -> Iterable[Change]:
    columns = COLUMNS.get(event.source_table)
    if columns is None:
        return
    before, after = event.before or {}, event.after or {}
    for name, column in columns.items():
        if name not in before and name not in after:
            continue
        old, new = before.get(name), after.get(name)
        if event.op == "insert" and name == "state":
            continue
        change = _change(column, write(column, old, names), write(column, new, names))
        if change is not None:
            yield change


def _change(column: Column, old: str, new: str) -> Change | None:
    if old == new:
        return None
    compared = column.is_text and old and new and len(old) + len(new) > _LONG
    return Change(
        label=str(column.label),
        before=old,
        after=new,
        parts=compare(old, new) if compared else [],
        is_code=column.is_code,
    )
