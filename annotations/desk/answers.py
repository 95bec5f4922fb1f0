"""How the desk answers after an action on a claim: the panel anew, or the whole workbench.

With htmx the panel comes back, and beside it the list's row and counts. Without it a success is
a redirect to the workbench, and a refusal the whole workbench with what was typed still in it.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_htmx.http import push_url, reswap, trigger_client_event

from annotations.desk import board, panel
from annotations.desk.access import DeskRequest
from annotations.desk.board import Board, View
from annotations.desk.forms.claims import DISMISSALS, MarkForm
from annotations.desk.keys import GROUPS
from annotations.desk.library import search as search_library
from annotations.desk.panel import Panel, Refusal
from annotations.desk.reading import read
from annotations.desk.rows import rows_html
from annotations.desk.undoing import last_decision
from annotations.models import Article, Claim, Revision, Source, Unit
from annotations.workflow.errors import (
    FourEyes,
    GateClosed,
    Held,
    NotAllowed,
    NotYours,
    StaleVersion,
    WorkflowError,
    WrongState,
)

_FORBIDDEN = (NotAllowed, NotYours, FourEyes)
_CONFLICT = (WrongState, StaleVersion, Held)


def find_article(uuid: UUID) -> Article:
    """Return an article, or raise Http404."""
    return get_object_or_404(Article.objects.select_related("source", "created_by"), uuid=uuid)


def find_claim(uuid: UUID) -> Claim:
    """Return a claim with what the panel's head shows, or raise Http404."""
    claims = Claim.objects.select_related(
        "article__source", "assignee", "created_by", "run", "lease_holder"
    )
    return get_object_or_404(claims, uuid=uuid)


def address(article: Article, view: View | None = None, **query: object) -> str:
    """Return the workbench's address, with a claim or sentence selected where one is given."""
    kept = (view or View()).query + urlencode({k: v for k, v in query.items() if v is not None})
    return reverse("desk:workbench", args=[article.uuid]) + (f"?{kept.rstrip('&')}" if kept else "")


def status_of(error: WorkflowError, *, by_htmx: bool) -> int:
    """Return the status of a refusal; htmx shows in place only what comes as 409 or 422."""
    if isinstance(error, _FORBIDDEN):
        return 422 if by_htmx else 403
    return 409 if isinstance(error, _CONFLICT) else 422


def workbench(
    request: DeskRequest,
    article: Article,
    view: View,
    *,
    claim: Claim | None = None,
    sentence: int | None = None,
    refusal: Refusal | None = None,
    bound: Mapping[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the whole page."""
    try:
        shown = board.load(
            article,
            request.user,
            view,
            selected=claim.uuid if claim else None,
            sentence=sentence,
        )
    except Revision.DoesNotExist:
        raise Http404 from None
    may_mark = request.user.may("accept")
    context: dict[str, Any] = {
        "board": shown,
        "article": article,
        "section": "articles",
        "may_mark": may_mark,
        "rows_html": rows_html(shown.shown, selected=shown.selected, may_tick=may_mark),
        "undoable": last_decision(article, request.user),
        "key_groups": GROUPS,
        "query": view.query,
    }
    if claim is not None:
        context |= panel_context(request, claim, view, refusal, bound)
        context |= {"place_article": article.pk, "place_revision": shown.revision.pk}
    elif sentence is not None:
        context |= sentence_context(request, shown, sentence, bound, refusal)
    elif refusal is not None:
        context["refusal"] = refusal
    return render(request, "desk/workbench.html", context, status=status)


def panel_context(
    request: DeskRequest,
    claim: Claim,
    view: View,
    refusal: Refusal | None = None,
    bound: Mapping[str, forms.Form] | None = None,
) -> dict[str, Any]:
    """Return what the panel's template needs."""
    loaded: Panel = panel.load(claim, request.user, refusal=refusal, bound=bound)
    # Once a piece is cited the search has done its work; refused, it is shown again.
    searching = request.method == "GET" or refusal is not None
    wanted = request.GET.get("library", "").strip()[:200] if searching else ""
    return {
        "panel": loaded,
        "claim": claim,
        "place_article": claim.article_id,
        "place_revision": newest_revision(claim) if len(loaded.places) > 1 else None,
        "query": view.query,
        "library_query": wanted,
        "library": search_library(wanted) if wanted and "cite" in loaded.may else [],
        "dismissals": [(slug, str(words)) for slug, words in DISMISSALS.items()],
        "sources": Source.objects.values_list("name", flat=True)[:500]
        if "cite" in loaded.may
        else [],
    }


def newest_revision(claim: Claim) -> int | None:
    """Return the key of the text that the claim's workbench shows."""
    revisions = Revision.objects.filter(article_id=claim.article_id)
    return revisions.order_by("-number").values_list("pk", flat=True).first()


def sentence_context(
    request: DeskRequest,
    shown: Board,
    ordinal: int,
    bound: Mapping[str, forms.Form] | None = None,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """Return what the panel of a sentence that is no claim needs. Raises Http404."""
    unit = Unit.objects.filter(run=shown.run, ordinal=ordinal).first()
    if unit is None:
        raise Http404
    text = shown.revision.text[unit.start : unit.end]
    form = (bound or {}).get("mark") or MarkForm(
        auto_id="mark_%s",
        initial={
            "revision": shown.revision.number,
            "start": unit.start,
            "end": unit.end,
            "statement": unit.analysis.get("view") or " ".join(text.split()),
        },
    )
    return {
        "unit": unit,
        "unit_text": text,
        "reading": read(unit.analysis, unit.checkworthiness),
        "mark_form": form,
        "article": shown.article,
        "may_mark": request.user.may("accept"),
        "refusal": refusal,
        "query": shown.view.query,
    }


def perform(
    request: DeskRequest,
    claim: Claim,
    section: str,
    do: Callable[[], object],
    *,
    done: str | Promise,
    form: forms.Form | None = None,
    advance: bool = False,
    on_stale: Callable[[object], Refusal] | None = None,
    makes_another: bool = False,
) -> HttpResponse:
    """Do something to a claim and answer; a refusal is said in its section, the form kept.

    With `advance` the next suggestion of the list is shown instead of the claim itself.
    `on_stale` is given what stands there now and says how both texts are shown.
    With `makes_another` what was done returns another claim, which is shown, with text and list anew.
    """
    view = View.of(request.GET)
    bound = {section: form} if form is not None else {}
    if form is not None and not form.is_valid():
        return refuse(
            request, claim, view, Refusal(section, _("Look at what is marked below.")), bound, 422
        )
    try:
        made = do()
    except StaleVersion as error:
        refusal = on_stale(error.current) if on_stale else refusal_of(section, error)
        return refuse(request, claim, view, refusal, bound, 409)
    except WorkflowError as error:
        status = status_of(error, by_htmx=bool(request.htmx))
        return refuse(request, claim, view, refusal_of(section, error), bound, status)
    if makes_another and isinstance(made, Claim):
        return succeed(request, find_claim(made.uuid), view, str(done), renew_text=True)
    return succeed(request, claim, view, str(done), advance=advance)


def refusal_of(section: str, error: WorkflowError) -> Refusal:
    """Put a refusal of the workflow into what the panel shows."""
    if isinstance(error, GateClosed):
        return Refusal(
            section,
            _("It cannot be submitted yet."),
            missing=tuple(str(message) for message in error.missing),
        )
    return Refusal(section, str(error.message))


def refuse(
    request: DeskRequest,
    claim: Claim,
    view: View,
    refusal: Refusal,
    bound: Mapping[str, forms.Form],
    status: int,
) -> HttpResponse:
    """Answer that something was refused: where it was asked for, with what was typed."""
    claim = find_claim(claim.uuid)
    if request.htmx:
        context = panel_context(request, claim, view, refusal, bound)
        return render(request, "desk/claim/answer.html", context, status=status)
    return workbench(
        request, claim.article, view, claim=claim, refusal=refusal, bound=bound, status=status
    )


def say_refused(
    request: DeskRequest, article: Article, view: View, section: str, error: WorkflowError
) -> HttpResponse:
    """Say that something was refused that belongs to the article and to no panel."""
    status = status_of(error, by_htmx=bool(request.htmx))
    if request.htmx:
        response = reswap(HttpResponse(status=status), "none")
        return trigger_client_event(
            response, "rasti:message", {"text": str(error.message), "tone": "warning"}
        )
    refusal = Refusal(section, str(error.message))
    return workbench(request, article, view, refusal=refusal, status=status)


def succeed(
    request: DeskRequest,
    claim: Claim,
    view: View,
    message: str,
    *,
    advance: bool = False,
    renew_text: bool = False,
) -> HttpResponse:
    """Answer that it is done: the claim as it now is, or the next suggestion."""
    changed = claim.uuid
    shown = board.load(claim.article, request.user, view, selected=changed)
    following = shown.next_suggestion(changed) if advance else None
    selected = following or changed
    if not request.htmx:
        messages.success(request, message)
        return HttpResponseRedirect(address(claim.article, view, claim=selected) + "#panel")
    fresh = find_claim(selected)
    shown.selected = selected
    may_mark = request.user.may("accept")
    beside = [row for row in map(shown.row, dict.fromkeys((changed, selected))) if row]
    context = panel_context(request, fresh, view) | {
        "board": shown,
        "rows_html": rows_html(
            shown.shown if renew_text else beside,
            selected=selected,
            may_tick=may_mark,
            is_oob=not renew_text,
        ),
        "renew_text": renew_text,
        "article": claim.article,
        "may_mark": may_mark,
        "undoable": last_decision(claim.article, request.user),
    }
    response = render(request, "desk/claim/answer.html", context)
    trigger_client_event(response, "rasti:message", {"text": message, "tone": "success"})
    return push_url(response, address(claim.article, view, claim=selected))
