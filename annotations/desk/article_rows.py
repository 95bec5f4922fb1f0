"""Rows of the list of articles, with what is asked of the database kept constant."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value

from annotations.models import Article, ArticleState, Claim, ClaimState, User
from annotations.models.states import EDITORS

UNSETTLED = frozenset({ArticleState.RECEIVED, ArticleState.SEGMENTING})
"""States that change by themselves, as soon as a worker comes by."""

GROUPS: dict[str, frozenset[ClaimState]] = {
    "suggested": frozenset({ClaimState.SUGGESTED}),
    "at_work": frozenset(
        {
            ClaimState.QUEUED,
            ClaimState.IN_PROGRESS,
            ClaimState.IN_REVIEW,
            ClaimState.APPROVED,
            ClaimState.CORRECTING,
        }
    ),
    "published": frozenset({ClaimState.PUBLISHED}),
}

# Letters and digits that look alike to readers, one for one: what is typed finds what is stored.
_ALIKE = ("يىكۀةأإ\u200c٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "ییکههاا 01234567890123456789")


@dataclass(frozen=True, slots=True)
class Row:
    """An article of the list, and how many of its claims are where."""

    article: Article
    suggested: int
    at_work: int
    published: int
    unsettled: bool
    may_run_again: bool


def fold(text: str) -> str:
    """Write look-alike letters and digits the one way that the search compares."""
    return text.translate(str.maketrans(*_ALIKE)).strip()


def search(articles: QuerySet[Article], wanted: dict[str, Any]) -> QuerySet[Article]:
    """Narrow articles to the cleaned data of the filter form."""
    for word in fold(wanted.get("q") or "").split():
        folded = Func(
            F("title"),
            Value(_ALIKE[0]),
            Value(_ALIKE[1]),
            function="translate",
            output_field=TextField(),
        )
        articles = articles.alias(folded=folded).filter(folded__icontains=word)
    narrowed = Q()
    if wanted.get("state"):
        narrowed &= Q(state=wanted["state"])
    if wanted.get("outlet"):
        narrowed &= Q(source=wanted["outlet"])
    if wanted.get("since"):
        narrowed &= Q(created_at__gte=wanted["since"])
    if wanted.get("until"):
        narrowed &= Q(created_at__lte=wanted["until"])
    return articles.filter(narrowed)


def rows(articles: Iterable[Article], reader: User) -> list[Row]:
    """Return the rows of a page: one query counts the claims of all of them."""
    articles = list(articles)
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
    may_run = reader.has_role(*EDITORS)
    return [
        Row(
            article,
            **{name: counts.get(article.pk, {}).get(name, 0) for name in GROUPS},
            unsettled=article.state in UNSETTLED,
            may_run_again=may_run and article.state == ArticleState.FAILED,
        )
        for article in articles
    ]
