"""Evidence for a claim, the fetching of its pages, and the library."""

from uuid import UUID

from django.db import transaction
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import address, find_claim, panel_context, perform
from annotations.desk.board import View
from annotations.desk.forms.evidence import EvidenceForm, ReuseForm
from annotations.desk.library import matching, why_failed
from annotations.models import Capture, CaptureStatus, Citation, Evidence, SourceType
from annotations.workflow import evidence as evidence_workflow
from annotations.workflow import verification
from annotations.workflow.intake import find_source

PAGE = 30


@desk_view
@require_POST
def add(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Add a piece of evidence and cite it: both, or neither."""
    claim = find_claim(uuid)
    form = EvidenceForm(request.POST, auto_id="evidence_%s")

    def cite() -> Citation:
        with transaction.atomic():
            wire = form.cleaned_data["wire"]
            found = evidence_workflow.add_evidence(
                actor=request.user,
                wire=find_source(wire) if wire else None,
                **form.evidence(),
            )
            return verification.cite(claim, actor=request.user, evidence=found, **form.citation())

    return perform(request, claim, "evidence", cite, form=form, done=_("Evidence added."))


@desk_view
@require_POST
def reuse(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Cite a piece of the library."""
    claim = find_claim(uuid)
    form = ReuseForm(request.POST, auto_id="reuse_%s")
    return perform(
        request,
        claim,
        "library",
        lambda: verification.cite(claim, actor=request.user, **form.cleaned_data),
        form=form,
        done=_("Evidence added."),
    )


@desk_view
@require_GET
def search(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """What the library has for a claim's panel."""
    claim = find_claim(uuid)
    view = View.of(request.GET)
    if not request.htmx:
        wanted = request.GET.get("library", "")[:200]
        return redirect(
            address(claim.article, view, claim=claim.uuid, library=wanted) + "#evidence"
        )
    return render(request, "desk/claim/library.html", panel_context(request, claim, view))


@desk_view
@require_POST
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a citation back."""
    citation = get_object_or_404(Citation.objects.select_related("claim"), pk=pk)
    return perform(
        request,
        find_claim(citation.claim.uuid),
        "citations",
        lambda: verification.uncite(citation, actor=request.user),
        done=_("Evidence removed. It stays in the library."),
    )


@desk_view
@require_GET
def capture(request: DeskRequest, pk: int) -> HttpResponse:
    """How the fetching of a cited page stands; asked again and again until it has settled."""
    citation = get_object_or_404(Citation.objects.select_related("claim__article"), pk=pk)
    view = View.of(request.GET)
    if not request.htmx:
        return redirect(address(citation.claim.article, view, claim=citation.claim.uuid))
    newest = Capture.objects.defer("text").filter(evidence=citation.evidence_id).first()
    settled = newest is None or newest.status != CaptureStatus.PENDING
    context = panel_context(request, find_claim(citation.claim.uuid), view) if settled else {}
    context |= {
        "citation": citation,
        "capture": newest,
        "failure": why_failed(newest),
        "settled": settled,
    }
    return render(request, "desk/claim/capture_answer.html", context)


@desk_view
@require_POST
def capture_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for a cited page to be fetched again."""
    citation = get_object_or_404(Citation.objects.select_related("claim", "evidence"), pk=pk)
    return perform(
        request,
        find_claim(citation.claim.uuid),
        "citations",
        lambda: evidence_workflow.capture_again(citation.evidence, actor=request.user),
        done=_("The page is being fetched again."),
    )


@desk_view
@require_GET
def library(request: DeskRequest) -> HttpResponse:
    """Every piece of evidence with the claims that cite it, newest first."""
    wanted = request.GET.get("q", "").strip()[:200]
    kind = request.GET.get("type", "")
    found = matching(wanted)
    if kind in SourceType.values:
        found = found.filter(source_type=kind)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 18:
        found = found.filter(pk__lt=int(after))
    newest = Prefetch("captures", queryset=Capture.objects.defer("text").order_by("-id"))
    uses = Prefetch("citations", queryset=Citation.objects.select_related("claim"))
    pieces = list(
        found.annotate(uses=Count("citations"))
        .prefetch_related(newest, uses)
        .order_by("-id")[: PAGE + 1]
    )
    more = len(pieces) > PAGE
    context = {
        "pieces": pieces[:PAGE],
        "older": pieces[PAGE - 1].pk if more else None,
        "wanted": wanted,
        "kind": kind,
        "types": SourceType.choices,
        "any_evidence": bool(pieces) or Evidence.objects.exists(),
    }
    return render(request, "desk/evidence.html", context)
