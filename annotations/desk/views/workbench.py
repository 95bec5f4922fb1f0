"""The workbench: an article as received, its claims in place, their list, and the selected one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import push_url

from annotations.desk import board
from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import (
    address,
    find_article,
    find_claim,
    panel_context,
    refusal_of,
    say_refused,
    sentence_context,
    status_of,
    succeed,
    workbench,
)
from annotations.desk.board import View
from annotations.desk.forms.claims import MarkForm
from annotations.models import Claim
from annotations.workflow import triage, undo
from annotations.workflow.errors import BadValue, WorkflowError


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


@desk_view
@require_GET
def show(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """The whole page, with the claim of ``?claim=`` or the sentence of ``?unit=`` selected.

    A claim that is not said in this article is looked at on its own article's workbench.
    """
    article = find_article(uuid)
    view = View.of(request.GET)
    wanted = request.GET.get("claim", "")
    if not wanted:
        return workbench(request, article, view, sentence=_number(request.GET.get("unit", "")))
    selected = _uuid(wanted)
    if selected is None:
        return redirect(address(article, view))
    claim = find_claim(selected)
    if claim.article_id != article.pk and not claim.appearances.filter(article=article).exists():
        return redirect(address(claim.article, view, claim=claim.uuid))
    return workbench(request, article, view, claim=claim)


@desk_view
@require_GET
def claim(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """A claim's lasting address: its article's workbench with the claim selected."""
    found = find_claim(uuid)
    return redirect(address(found.article, View.of(request.GET), claim=found.uuid))


@desk_view
@require_GET
def claim_panel(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """The panel alone, for htmx; whoever comes without it gets the page around it."""
    found = find_claim(uuid)
    view = View.of(request.GET)
    if not request.htmx:
        return redirect(address(found.article, view, claim=found.uuid))
    response = render(request, "desk/claim/answer.html", panel_context(request, found, view))
    return push_url(response, address(found.article, view, claim=found.uuid))


@desk_view
@require_GET
def sentence_panel(request: DeskRequest, uuid: UUID, ordinal: int) -> HttpResponse:
    """The panel of a sentence that is no claim, for htmx."""
    article = find_article(uuid)
    view = View.of(request.GET)
    if not request.htmx:
        return redirect(address(article, view, unit=ordinal))
    shown = board.load(article, request.user, view)
    context = sentence_context(request, shown, ordinal)
    response = render(request, "desk/claim/sentence.html", context)
    return push_url(response, address(article, view, unit=ordinal))


@desk_view
@require_POST
def mark(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Make a claim of a marked passage."""
    article = find_article(uuid)
    view = View.of(request.GET)
    form = MarkForm(request.POST, auto_id="mark_%s")
    revision = article.revisions.latest("number")
    try:
        if not form.is_valid():
            raise BadValue(_("Mark a passage of the text first."))
        if form.cleaned_data["revision"] != revision.number:
            raise BadValue(_("The article has a newer text. Reload the page and mark it there."))
        made = triage.mark_claim(
            revision,
            actor=request.user,
            start=form.cleaned_data["start"],
            end=form.cleaned_data["end"],
            statement=form.cleaned_data["statement"],
        )
    except WorkflowError as error:
        return _mark_refused(request, uuid, view, form, error)
    return succeed(
        request, find_claim(made.uuid), view, _("Marked as a claim and queued."), renew_text=True
    )


def _mark_refused(
    request: DeskRequest, uuid: UUID, view: View, form: MarkForm, error: WorkflowError
) -> HttpResponse:
    refusal = refusal_of("mark", error)
    status = status_of(error, by_htmx=bool(request.htmx))
    article = find_article(uuid)
    if request.htmx:
        context = {
            "refusal": refusal,
            "mark_form": form,
            "article": article,
            "may_mark": request.user.may("accept"),
            "query": view.query,
        }
        return render(request, "desk/claim/mark.html", context, status=status)
    return workbench(request, article, view, refusal=refusal, bound={"mark": form}, status=status)


@desk_view
@require_POST
def undo_triage(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Take back one's own last decision of triage in this article."""
    article = find_article(uuid)
    view = View.of(request.GET)
    try:
        claim: Claim = undo.undo_triage(article, actor=request.user)
    except WorkflowError as error:
        return say_refused(request, article, view, "undo", error)
    return succeed(request, find_claim(claim.uuid), view, _("Taken back."), renew_text=True)
