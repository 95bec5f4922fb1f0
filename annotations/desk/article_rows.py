"""Rows of the list of articles, with what is asked of the database kept constant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.desk.paging import NEWEST, OLDEST, Order
from annotations.desk.progress import Progress, progress_of
from annotations.models import Article, ArticleState, Claim, ClaimState, User
from annotations.models.states import EDITORS, OPEN
from annotations.text.searchkey import search_key

UNSETTLED = frozenset({ArticleState.RECEIVED, ArticleState.SEGMENTING})
"""States that change by themselves, as soon as a worker comes by."""

GROUPS: dict[str, frozenset[ClaimState]] = {
    "suggested": frozenset({ClaimState.SUGGESTED}),
    "at_work": OPEN,
    "published": frozenset({ClaimState.PUBLISHED}),
}
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
"""Where an article of unknown day stands among the dated ones: behind them all."""


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


SORTS: dict[str, tuple[Promise, Order]] = {
    "newest": (_("Received last"), NEWEST),
    "oldest": (_("Received first"), OLDEST),
    "published": (
        _("Published last"),
        Order("day_published", write=datetime.isoformat, read=_moment),
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An article of the list, and how many of its claims are where."""

    article: Article
    suggested: int
    at_work: int
    published: int
    unsettled: bool
    may_run_again: bool
    progress: Progress | None = None


def search(articles: QuerySet[Article], wanted: dict[str, Any]) -> QuerySet[Article]:
    """Narrow articles to the cleaned data of the filter form."""
    for word in search_key(wanted.get("q") or "").split()[:8]:
        articles = articles.filter(search_key__contains=word)
    narrowed = Q()
    if wanted.get("state"):
        narrowed &= Q(state=wanted["state"])
    if wanted.get("outlet"):
        narrowed &= Q(source=wanted["outlet"])
    if wanted.get("by"):
        narrowed &= Q(created_by=wanted["by"])
    if wanted.get("since"):
        narrowed &= Q(created_at__gte=wanted["since"])
    if wanted.get("until"):
        narrowed &= Q(created_at__lte=wanted["until"])
    claims = Claim.objects.filter(article=OuterRef("pk"))
    if wanted.get("claims") == "open":
        narrowed &= Q(Exists(claims.open()))
    elif wanted.get("claims") == "suggested":
        narrowed &= Q(Exists(claims.filter(state=ClaimState.SUGGESTED)))
    elif wanted.get("claims") == "done":
        waits = claims.filter(state__in=[ClaimState.SUGGESTED, *sorted(OPEN)])
        narrowed &= Q(state=ArticleState.SEGMENTED) & ~Q(Exists(waits))
    return articles.filter(narrowed)


def ordered(articles: QuerySet[Article], sort: str) -> tuple[QuerySet[Article], Order]:
    """Return the articles with what they are sorted by, and the order; the newest come first."""
    order = SORTS.get(sort, SORTS["newest"])[1]
    if order.column == "day_published":
        articles = articles.annotate(day_published=Coalesce("published_at", Value(LONG_AGO)))
    return articles, order


def rows(articles: Iterable[Article], reader: User) -> list[Row]:
    """Return the rows of a page: one query counts the claims of all of them.

    Where some of them are on their way, a few more tell how far.
    """
    articles = list(articles)
    counts = _counts(articles)
    may_run = reader.has_role(*EDITORS)
    progress = progress_of([article for article in articles if article.state in UNSETTLED])
    return [
        Row(
            article,
            **{name: counts.get(article.pk, {}).get(name, 0) for name in GROUPS},
            unsettled=article.state in UNSETTLED,
            may_run_again=may_run and article.state not in UNSETTLED,
            progress=progress.get(article.pk),
        )
        for article in articles
    ]


def _counts(articles: Sequence[Article]) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = {}
    per_state = (
        Claim.objects.filter(article__in=[article.pk for article in articles])
        .values_list("article_id", "state")
        .annotate(n=Count("id"))
        .order_by()
    )
    for article_id, state, n in per_state:
        of_article = counts.setdefault(article_id, {})
        for name, states in GROUPS.items():
            if state in states:
                of_article[name] = of_article.get(name, 0) + n
    return counts
