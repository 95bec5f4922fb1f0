"""Two people on one claim: a sign of life every few seconds, and who else gives one."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.conflict import last_writer
from annotations.desk.panel import permitted
from annotations.desk.writing import people_at
from annotations.models import Claim, Verdict
from annotations.workflow import leases
from annotations.workflow.errors import WorkflowError


@desk_view
@require_POST
def beat(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Note that a person is here, with ``writing`` that they write; answer who else is.

    ``number`` and ``version`` name the verdict that the page shows: where somebody has saved a
    newer one the answer says so.
    """
    claim = get_object_or_404(
        Claim.objects.select_related("article", "assignee", "lease_holder"), uuid=uuid
    )
    leases.seen(claim, actor=request.user)
    may = permitted(claim, request.user)
    if "writing" in request.POST and "hold" in may:
        # Where it has moved on, or is somebody else's by now, the answer shows it.
        with suppress(WorkflowError):
            leases.hold(claim, actor=request.user)
        claim.refresh_from_db(fields=["lease_holder", "lease_until"])
    return render(
        request,
        "desk/claim/people.html",
        {
            "claim": claim,
            "may": may,
            "people": people_at(claim, request.user),
            "newer": _newer(request, claim),
            "moved": request.POST.get("state", claim.state) != claim.state,
            "query": request.POST.get("query", ""),
        },
    )


def _newer(request: DeskRequest, claim: Claim) -> dict[str, object] | None:
    """Return who saved a newer verdict than the page shows, and when; None where nobody did."""
    if "version" not in request.POST:
        return None
    newest = Verdict.objects.filter(claim=claim).order_by("-number").first()
    if newest is None:
        return None
    shown = (request.POST.get("number", ""), request.POST["version"])
    if shown == (str(newest.number), str(newest.version)):
        return None
    who, when = last_writer("annotations_verdict", newest.pk)
    return {"who": who, "when": when, "version": newest.version}


@desk_view
@require_POST
def leave(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Note that a person has gone on: others need not wait for the lease to run out."""
    claim = get_object_or_404(Claim, uuid=uuid)
    leases.let_go(claim, actor=request.user)
    return HttpResponse(status=204)
