"""The whole history of a claim and of an article."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from annotations.desk import timeline
from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import find_article, find_claim


def _before(request: DeskRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@desk_view
@require_GET
def of_claim(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """A page of the claim's history, newest first."""
    claim = find_claim(uuid)
    history = timeline.of_claim(claim, before=_before(request))
    context = {"claim": claim, "article": claim.article, "history": history, "section": "articles"}
    return render(request, "desk/timeline.html", context)


@desk_view
@require_GET
def of_article(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """A page of the history of an article and its claims, newest first."""
    article = find_article(uuid)
    history = timeline.of_article(article, before=_before(request))
    context = {"article": article, "history": history, "section": "articles"}
    return render(request, "desk/timeline.html", context)
