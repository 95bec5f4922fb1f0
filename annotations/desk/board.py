"""What the workbench shows beside the panel: the text with its claims, and their list.

Read with a number of queries that does not grow with the claims, and worked out here so that the
templates only write.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.desk.highlights import Place, Sentence, cut, to_html
from annotations.models import (
    ACTIONS,
    Appearance,
    Article,
    Claim,
    ClaimState,
    Revision,
    RunState,
    SegmentationRun,
    Unit,
    User,
)
from annotations.templatetags.rasti import percent

IN_WORK = (
    ClaimState.QUEUED,
    ClaimState.IN_PROGRESS,
    ClaimState.IN_REVIEW,
    ClaimState.APPROVED,
    ClaimState.CORRECTING,
)
MERGEABLE = ACTIONS["merge"].sources
SHOWN = {
    "all": _("All"),
    "suggestions": _("Suggestions"),
    "work": _("In work"),
    "mine": _("Mine"),
    "replaced": _("Replaced"),
}
_NOBODY = UUID(int=0)
_LATIN = re.compile("[A-Za-z]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
ORDERS = {"text": _("As in the text"), "worth": _("Most check-worthy first")}


@dataclass(frozen=True, slots=True)
class View:
    """What of the list is shown, and in which order: it is in every address of the workbench."""

    show: str = "all"
    order: str = "text"

    @classmethod
    def of(cls, query: QueryDict) -> "View":
        """Read it from an address; unknown values are the usual ones."""
        show, order = query.get("show", ""), query.get("order", "")
        return cls(show if show in SHOWN else "all", order if order in ORDERS else "text")

    @property
    def query(self) -> str:
        """What to put into an address before anything else: ``show=mine&`` or nothing."""
        parts = {"show": self.show, "order": self.order}
        usual = View()
        kept = {key: value for key, value in parts.items() if value != getattr(usual, key)}
        return urlencode(kept) + "&" if kept else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One claim of the list."""

    uuid: UUID
    pk: int
    state: str
    state_label: str
    statement: str
    number: int
    worth: str
    worth_width: int
    by_person: bool
    assignee: str
    is_mine: bool
    is_overdue: bool
    returned: bool
    context_needed: bool
    places: int
    checkworthiness: float
    href: str
    panel_url: str

    @property
    def is_mergeable(self) -> bool:
        """Whether it can still be merged with another."""
        return self.state in MERGEABLE


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow the list, and how many claims it leaves."""

    slug: str
    label: str
    count: int
    query: str
    is_current: bool


@dataclass(slots=True)
class Board:
    """An article on the workbench."""

    article: Article
    revision: Revision
    run: SegmentationRun | None
    view: View
    rows: list[Row]
    """All claims of the article, in the order of the text."""
    shown: list[Row]
    places: list[Place]
    filters: list[Filter]
    orders: list[Filter]
    states: list[tuple[str, str, int]]
    sentences: list[Sentence]
    selected: UUID | None = None
    sentence: int | None = None
    _by_uuid: dict[UUID, Row] = field(default_factory=dict)

    @property
    def html(self) -> SafeString:
        """The text as received, its claims marked in place."""
        text = self.revision.text
        return to_html(
            text,
            cut(len(text), self.places, self.sentences, self.selected),
            query=self.view.query,
            selected=self.selected,
            sentence=self.sentence,
        )

    @property
    def direction(self) -> str:
        """Which way the text runs, by most of its letters: its first word may be a Latin name."""
        text = self.revision.text
        return "ltr" if len(_LATIN.findall(text)) > len(_RIGHT_TO_LEFT.findall(text)) else "rtl"

    def row(self, uuid: UUID) -> Row | None:
        """Return the row of a claim of this article."""
        return self._by_uuid.get(uuid)

    def next_suggestion(self, after: UUID) -> UUID | None:
        """Return the suggestion that comes after a claim in the list's order, from the top again."""
        order = ordered(self.rows, self.view.order)
        at = next((n for n, row in enumerate(order) if row.uuid == after), -1)
        turned = order[at + 1 :] + order[: max(at, 0)]
        return next((row.uuid for row in turned if row.state == ClaimState.SUGGESTED), None)


def ordered(rows: Iterable[Row], order: str) -> list[Row]:
    """Return rows as they stand in the text, or the most check-worthy first."""
    if order == "worth":
        return sorted(rows, key=lambda row: (-row.checkworthiness, row.number))
    return sorted(rows, key=lambda row: row.number)


def load(
    article: Article,
    user: User,
    view: View,
    *,
    selected: UUID | None = None,
    sentence: int | None = None,
) -> Board:
    """Read the board of an article. Raises Revision.DoesNotExist for an article without a text."""
    revision = article.revisions.defer("received_bytes").latest("number")
    run = revision.runs.filter(state=RunState.FINISHED).order_by("-id").first()
    spans = list(
        Appearance.objects.filter(revision=revision)
        .order_by("start", "-end")
        .values_list("claim_id", "start", "end", "is_primary")
    )
    found = _claims(article, {claim_id for claim_id, *_rest in spans})
    order: dict[int, int] = {}
    for claim_id, _start, _end, is_primary in spans:
        if is_primary or claim_id not in order:
            order.setdefault(claim_id, len(order))
    rows = _rows(found, order, user, view)
    by_pk = {row.pk: row for row in rows}
    places = [
        Place(start, end, by_pk[claim_id].uuid, by_pk[claim_id].state, is_primary)
        for claim_id, start, end, is_primary in spans
        if claim_id in by_pk and by_pk[claim_id].state != ClaimState.SUPERSEDED
    ]
    return Board(
        article=article,
        revision=revision,
        run=run,
        view=view,
        rows=rows,
        shown=ordered((row for row in rows if _is_shown(row, view.show)), view.order),
        places=places,
        filters=_filters(rows, view),
        orders=[
            Filter(slug, str(label), 0, View(view.show, slug).query.rstrip("&"), slug == view.order)
            for slug, label in ORDERS.items()
        ],
        states=_states(rows),
        sentences=_sentences(run),
        selected=selected,
        sentence=sentence,
        _by_uuid={row.uuid: row for row in rows},
    )


def _claims(article: Article, here: set[int]) -> list[Mapping[str, Any]]:
    return [
        dict(claim)
        for claim in (
            Claim.objects.filter(Q(article=article) | Q(pk__in=here))
            .annotate(places=Count("appearances"))
            .values(
                "pk",
                "uuid",
                "state",
                "state_reason",
                "statement",
                "checkworthiness",
                "origin",
                "context_needed",
                "assignee_id",
                "assignee__display_name",
                "assignee__username",
                "due_at",
                "places",
            )
        )
    ]


def _rows(
    found: list[Mapping[str, Any]], order: dict[int, int], user: User, view: View
) -> list[Row]:
    now = timezone.now()
    # Reversed once and not once a row.
    panel = reverse("desk:claim_panel", args=[_NOBODY])
    ending = f"?{view.query}".rstrip("&?")
    labels = {state.value: str(state.label) for state in ClaimState}
    rows: list[Row] = []
    for claim in sorted(found, key=lambda claim: order.get(claim["pk"], len(order))):
        worth = claim["checkworthiness"]
        due, state = claim["due_at"], claim["state"]
        rows.append(
            Row(
                uuid=claim["uuid"],
                pk=claim["pk"],
                state=state,
                state_label=labels[state],
                statement=claim["statement"],
                number=len(rows) + 1,
                worth="" if worth is None else percent(worth),
                worth_width=round((worth or 0) * 100),
                by_person=claim["origin"] == "person",
                assignee=claim["assignee__display_name"] or claim["assignee__username"] or "",
                is_mine=claim["assignee_id"] == user.pk,
                is_overdue=bool(due and due < now and state in IN_WORK),
                returned=state == ClaimState.IN_PROGRESS and bool(claim["state_reason"]),
                context_needed=claim["context_needed"],
                places=claim["places"],
                # A person has already said that it is worth checking.
                checkworthiness=2.0 if worth is None else worth,
                href=f"?{view.query}claim={claim['uuid']}",
                panel_url=panel.replace(str(_NOBODY), str(claim["uuid"])) + ending,
            )
        )
    return rows


def _is_shown(row: Row, show: str) -> bool:
    if (show == "replaced") != (row.state == ClaimState.SUPERSEDED):
        # What was split or merged is kept, out of the way.
        return False
    if show == "suggestions":
        return row.state == ClaimState.SUGGESTED
    if show == "work":
        return row.state in IN_WORK
    if show == "mine":
        return row.is_mine
    return True


def _filters(rows: list[Row], view: View) -> list[Filter]:
    filters = [
        Filter(
            slug,
            str(label),
            sum(_is_shown(row, slug) for row in rows),
            View(slug, view.order).query.rstrip("&"),
            slug == view.show,
        )
        for slug, label in SHOWN.items()
    ]
    return [one for one in filters if one.slug != "replaced" or one.count or one.is_current]


def _states(rows: list[Row]) -> list[tuple[str, str, int]]:
    counts = Counter(row.state for row in rows)
    return [(state.value, str(state.label), counts[state]) for state in ClaimState if counts[state]]


def _sentences(run: SegmentationRun | None) -> list[Sentence]:
    if run is None:
        return []
    return [
        Sentence(start, end, ordinal, kind == Unit.Kind.HEADING)
        for start, end, ordinal, kind in run.units.order_by("ordinal").values_list(
            "start", "end", "ordinal", "kind"
        )
    ]
