"""The library of evidence: its list, the page of one piece, its kept copies and what changed in them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotations.desk import saved, timeline
from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import status_of
from annotations.desk.forms.evidence import (
    CopyForm,
    EditEvidenceForm,
)
from annotations.desk.library import (
    ORDERS,
    USES,
    Wanted,
    adders,
    listed,
    why,
    why_failed,
    with_captures,
)
from annotations.models import (
    Capture,
    CaptureStatus,
    Evidence,
    FilterPage,
    Job,
    JobState,
    LinkState,
    Source,
    SourceType,
)
from annotations.workflow import drift, uploads
from annotations.workflow import evidence as evidence_workflow
from annotations.workflow.errors import StaleVersion, WorkflowError
from annotations.workflow.evidence_edit import edit_evidence
from annotations.workflow.stamps import EVIDENCE, stamp

USED = 20
"""How many of the claims that cite a piece its page shows at once."""
PICTURES = frozenset({"image/png", "image/jpeg"})


@desk_view
@require_GET
def library(request: DeskRequest) -> HttpResponse:
    """Every piece of evidence, narrowed and sorted by what stands in the address."""
    if not request.GET:
        usual = saved.usual(request, FilterPage.EVIDENCE)
        if usual is not None:
            return redirect(f"{reverse('desk:evidence')}?{usual.query}")
    wanted = Wanted.of(request.GET.dict())
    page = listed(wanted, request.GET)
    context = {
        "section": "evidence",
        "wanted": wanted,
        "page": page,
        "saved": saved.load(request, FilterPage.EVIDENCE, wanted.query),
        "types": SourceType.choices,
        "links": LinkState.choices,
        "uses": USES.items(),
        "orders": [(name, order.label) for name, order in ORDERS.items()],
        "adders": adders(),
        "sources": _source_names(),
        "any_evidence": bool(page.rows) or Evidence.objects.exists(),
    }
    return render(request, "desk/evidence.html", context)


def _source_names() -> Any:
    return Source.objects.values_list("name", flat=True)[:500]


def find_piece(pk: int) -> Evidence:
    """Return a piece with its copies, or raise Http404."""
    return get_object_or_404(with_captures(pk))


@desk_view
@require_GET
def piece(request: DeskRequest, pk: int) -> HttpResponse:
    """One piece: what is known about it, what was kept, who cites it, its history."""
    return _piece(request, find_piece(pk))


def _piece(
    request: DeskRequest,
    evidence: Evidence,
    *,
    form: EditEvidenceForm | None = None,
    copy_form: CopyForm | None = None,
    refusal: str = "",
    current: Evidence | None = None,
    status: int = 200,
) -> HttpResponse:
    captures = list(evidence.captures.all())
    copies = [one for one in captures if one.status == CaptureStatus.CAPTURED]
    readable = [one for one in copies if one.content_type.partition(";")[0] not in PICTURES]
    may_edit = request.user.may("cite")
    after = request.GET.get("uses", "")
    citations = evidence.citations.select_related("claim__article", "created_by").order_by("-id")
    if after.isascii() and after.isdigit() and len(after) < 19:
        citations = citations.filter(pk__lt=int(after))
    used = list(citations[: USED + 1])
    history = timeline.of_evidence(evidence, before=number_in(request, "before"))
    context = {
        "section": "evidence",
        "evidence": evidence,
        "captures": [(one, why_failed(one)) for one in captures],
        "newest": captures[0] if captures else None,
        "failure": why_failed(captures[0] if captures else None),
        "checking": _is_checked(evidence),
        "link_failure": why(evidence.link_error) if evidence.link_error else "",
        "copies": copies,
        "comparable": readable,
        "changed": changed_copies(readable),
        "used": used[:USED],
        "uses_count": evidence.citations.count(),
        "uses_after": used[USED - 1].pk if len(used) > USED else None,
        "history": history,
        "may_edit": may_edit,
        "form": form or (_edit_form(evidence) if may_edit else None),
        "copy_form": copy_form or CopyForm(auto_id="copy_%s"),
        "refusal": refusal,
        "current": current,
        "sources": _source_names() if may_edit else [],
    }
    return render(request, "desk/evidence_piece.html", context, status=status)


def number_in(request: DeskRequest, name: str) -> int | None:
    """Return a number of the address; None where there is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def changed_copies(copies: list[Capture]) -> tuple[Capture, Capture] | None:
    """Return the newest copy and the newest one before it that is another."""
    if not copies:
        return None
    before = next((one for one in copies[1:] if one.sha256 != copies[0].sha256), None)
    return (before, copies[0]) if before else None


def _edit_form(evidence: Evidence, data: Any = None) -> EditEvidenceForm:
    return EditEvidenceForm(
        data,
        auto_id="piece_%s",
        initial={
            "read": stamp(evidence, EVIDENCE),
            "title": evidence.title,
            "publisher": evidence.publisher.name,
            "wire": evidence.wire.name if evidence.wire else "",
            "locator": evidence.locator,
            "source_type": evidence.source_type,
            "author": evidence.author,
            "published_at": evidence.published_at,
            "accessed_at": evidence.accessed_at,
            "stated_interest": evidence.stated_interest,
        },
    )


@desk_view
@require_POST
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct what is known about a piece."""
    evidence = find_piece(pk)
    form = _edit_form(evidence, request.POST)
    if not form.is_valid():
        refusal = _("Look at what is marked below.")
        return _piece(request, evidence, form=form, refusal=refusal, status=422)
    try:
        edit_evidence(evidence, actor=request.user, read=form.cleaned_data["read"], **form.facts())
    except StaleVersion as error:
        fresh = find_piece(pk)
        form.data = {**request.POST.dict(), "read": stamp(fresh, EVIDENCE)}
        return _piece(
            request, fresh, form=form, refusal=str(error.message), current=fresh, status=409
        )
    except WorkflowError as error:
        status = status_of(error, by_htmx=False)
        return _piece(request, evidence, form=form, refusal=str(error.message), status=status)
    messages.success(request, _("Saved for every claim that cites it."))
    return redirect("desk:piece", pk=evidence.pk)


def _do(request: DeskRequest, pk: int, do: Callable[[Evidence], object], done: str) -> HttpResponse:
    """Do something to a piece and go back to its page; a refusal is said there."""
    evidence = find_piece(pk)
    try:
        do(evidence)
    except WorkflowError as error:
        status = status_of(error, by_htmx=False)
        return _piece(request, evidence, refusal=str(error.message), status=status)
    messages.success(request, done)
    return redirect("desk:piece", pk=evidence.pk)


@desk_view
@require_POST
def fetch_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for the page to be fetched and kept once more."""
    return _do(
        request,
        pk,
        lambda piece: evidence_workflow.capture_again(piece, actor=request.user),
        _("The page is being fetched again."),
    )


@desk_view
@require_POST
def check(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for the link to be looked at: whether the page is still there, and still the same."""
    return _do(
        request,
        pk,
        lambda piece: drift.check_now(piece, actor=request.user),
        _("The link is being looked at. The answer comes on this page."),
    )


@desk_view
@require_POST
def settle(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that one has looked at what changed, and that the evidence stands."""
    return _do(
        request,
        pk,
        lambda piece: drift.settle_link(piece, actor=request.user),
        _("Noted: the evidence stands."),
    )


@desk_view
@require_POST
def upload(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep a copy that somebody has, beside what was fetched."""
    form = CopyForm(request.POST, request.FILES, auto_id="copy_%s")
    if not form.is_valid():
        refusal = " ".join(str(one) for one in form.errors.get("file", []))
        return _piece(request, find_piece(pk), copy_form=form, refusal=refusal, status=422)
    return _do(
        request,
        pk,
        lambda piece: uploads.add_copy(piece, actor=request.user, file=form.cleaned_data["file"]),
        _("The file is kept."),
    )


@desk_view
@require_GET
def state(request: DeskRequest, pk: int) -> HttpResponse:
    """How the fetching of a piece stands; asked again and again until it has settled."""
    evidence = find_piece(pk)
    if not request.htmx:
        return redirect("desk:piece", pk=pk)
    newest = next(iter(evidence.captures.all()), None)
    context = {
        "evidence": evidence,
        "newest": newest,
        "failure": why_failed(newest),
        "checking": _is_checked(evidence),
    }
    response = render(request, "desk/evidence_state.html", context)
    if not context["checking"] and (newest is None or newest.status != CaptureStatus.PENDING):
        response["HX-Refresh"] = "true"
    return response


def _is_checked(evidence: Evidence) -> bool:
    """Whether the link is being looked at right now."""
    return Job.objects.filter(
        key=f"check:{evidence.pk}", state__in=[JobState.WAITING, JobState.RUNNING]
    ).exists()
