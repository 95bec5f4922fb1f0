"""The queue, and taking the next claim from it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotations.desk import queue
from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import address
from annotations.models import Claim, Tag
from annotations.workflow import verification
from annotations.workflow.errors import WorkflowError


@desk_view
@require_GET
def show(request: DeskRequest) -> HttpResponse:
    """The claims in work under one tab, filtered and sorted as the address says."""
    return _page(request)


def _page(request: DeskRequest, refused: str = "", status: int = 200) -> HttpResponse:
    loaded = queue.load(queue.Query.of(request.GET), request.user)
    context = {
        "queue": loaded,
        "tags": Tag.objects.select_related("parent").order_by("sort_key", "id"),
        "may_take": request.user.may("take"),
        "refused": refused,
        "section": "queue",
    }
    return render(request, "desk/queue.html", context, status=status)


@desk_view
@require_POST
def take_next(request: DeskRequest) -> HttpResponse:
    """Take the claim that comes first in the queue, and go to it."""
    try:
        taken = verification.take_next(actor=request.user)
    except WorkflowError as error:
        return _page(request, str(error.message), 403)
    if taken is None:
        messages.info(request, _("Nothing is waiting in the queue."))
        return redirect("desk:queue")
    claim = Claim.objects.select_related("article").get(pk=taken.pk)
    messages.success(request, _("The claim is yours."))
    return redirect(address(claim.article, claim=claim.uuid) + "#panel")
