"""The queue, taking the next claim from it, and doing one thing to many of its claims."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotations.desk import bulk, queue, saved
from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import address
from annotations.desk.forms.queue import BulkForm
from annotations.models import Claim, FilterPage
from annotations.workflow import jobs, verification
from annotations.workflow.errors import NotAllowed, WorkflowError


@desk_view
@require_GET
def show(request: DeskRequest) -> HttpResponse:
    """The claims in work under one tab, filtered and sorted as the address says."""
    if not request.META.get("QUERY_STRING"):
        usual = saved.usual(request, FilterPage.QUEUE)
        if usual is not None:
            return redirect(f"{reverse('desk:queue')}?{usual.query}")
    return _page(request, queue.Query.of(request.GET))


def _page(
    request: DeskRequest,
    query: queue.Query,
    *,
    refused: str = "",
    form: BulkForm | None = None,
    ticked: frozenset[UUID] = frozenset(),
    status: int = 200,
) -> HttpResponse:
    loaded = queue.load(query, request.user)
    offered = bulk.offered(query.tab, request.user)
    context: dict[str, Any] = {
        "queue": loaded,
        "saved": saved.load(request, FilterPage.QUEUE, query.address().removeprefix("?")),
        "may_take": request.user.may("take"),
        "offered": offered,
        "bulk_form": form or (BulkForm() if offered else None),
        "ticked": ticked,
        "report": bulk.report(request.session),
        "refused": refused,
        "workers_alive": jobs.workers_alive(),
        "section": "queue",
    }
    return render(request, "desk/queue.html", context, status=status)


def _where_one_was(request: DeskRequest) -> queue.Query:
    """What the list showed when something was done to its claims; nothing else is led to."""
    return queue.Query.of(QueryDict(request.POST.get("back", "")[:2000].removeprefix("?")))


@desk_view
@require_POST
def take_next(request: DeskRequest) -> HttpResponse:
    """Take the claim that comes first in the queue, and go to it."""
    try:
        taken = verification.take_next(actor=request.user)
    except WorkflowError as error:
        return _page(request, queue.Query.of(request.GET), refused=str(error.message), status=403)
    if taken is None:
        messages.info(request, _("Nothing is waiting in the queue."))
        return redirect("desk:queue")
    claim = Claim.objects.select_related("article").get(pk=taken.pk)
    messages.success(request, _("The claim is yours."))
    return redirect(address(claim.article, claim=claim.uuid) + "#panel")


@desk_view
@require_POST
def many(request: DeskRequest) -> HttpResponse:
    """Do one thing to the ticked claims, each by itself; the page then says what came of each."""
    query = _where_one_was(request)
    form = BulkForm(request.POST)
    sound = form.is_valid()
    action = bulk.ACTIONS.get(form.cleaned_data.get("action", ""))
    if action is None:
        return _page(request, query, refused=_("There is no such action."), status=422)
    if not request.user.may(action.needs_role_of):
        return _page(request, query, refused=str(NotAllowed.message), status=403)
    chosen: list[UUID] = form.cleaned_data.get("claim", [])
    if not sound:
        errors = [str(error) for error in form.errors.get("claim", [])]
        return _page(
            request,
            query,
            refused=" ".join(errors),
            form=form,
            ticked=frozenset(chosen),
            status=422,
        )
    claims = list(
        Claim.objects.filter(uuid__in=chosen)
        .select_related("article", "assignee")
        .prefetch_related("tags")
        .order_by("pk")
    )
    was = bulk.before(claims)
    outcomes = bulk.perform(action.slug, claims, form.cleaned_data, actor=request.user)
    bulk.keep(request.session, action.slug, outcomes, was, form.cleaned_data)
    return redirect(reverse("desk:queue") + query.here)


@desk_view
@require_POST
def undo_many(request: DeskRequest) -> HttpResponse:
    """Take back the last thing done to many claims, where nobody has worked on them since."""
    query = _where_one_was(request)
    try:
        outcomes = bulk.undo(request.session, actor=request.user)
    except WorkflowError as error:
        return _page(request, query, refused=str(error.message), status=403)
    if outcomes is None:
        messages.info(request, _("There is nothing to take back."))
    return redirect(reverse("desk:queue") + query.here)
