"""The library of evidence: its list, the page of one piece, its kept copies and what changed in them."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotations.desk import kept, timeline
from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import status_of
from annotations.desk.citations import edit_form
from annotations.desk.forms.evidence import (
    CopyForm,
    EditCitationForm,
    EditEvidenceForm,
    ReuseForm,
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
from annotations.desk.panel import permitted
from annotations.desk.passages import Passage, locate, nearest
from annotations.models import (
    Capture,
    CaptureStatus,
    Citation,
    Claim,
    Evidence,
    Job,
    JobState,
    LinkState,
    Source,
    SourceType,
    Stance,
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
    wanted = Wanted.of(request.GET.dict())
    page = listed(wanted, request.GET)
    context = {
        "section": "evidence",
        "wanted": wanted,
        "page": page,
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


def _find(pk: int) -> Evidence:
    return get_object_or_404(with_captures(pk))


@desk_view
@require_GET
def piece(request: DeskRequest, pk: int) -> HttpResponse:
    """One piece: what is known about it, what was kept, who cites it, its history."""
    return _piece(request, _find(pk))


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
    history = timeline.of_evidence(evidence, before=_number(request, "before"))
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
        "changed": _changed(readable),
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


def _number(request: DeskRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _changed(copies: list[Capture]) -> tuple[Capture, Capture] | None:
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
    evidence = _find(pk)
    form = _edit_form(evidence, request.POST)
    if not form.is_valid():
        refusal = _("Look at what is marked below.")
        return _piece(request, evidence, form=form, refusal=refusal, status=422)
    try:
        edit_evidence(evidence, actor=request.user, read=form.cleaned_data["read"], **form.facts())
    except StaleVersion as error:
        fresh = _find(pk)
        form.data = form.data.copy()
        form.data["read"] = stamp(fresh, EVIDENCE)
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
    evidence = _find(pk)
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
        return _piece(request, _find(pk), copy_form=form, refusal=refusal, status=422)
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
    evidence = _find(pk)
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


# Kept copies ----------------------------------------------------------------------------------


def _capture(pk: int, *, text: bool = True) -> Capture:
    captures = Capture.objects.select_related("evidence__publisher")
    found = get_object_or_404(captures if text else captures.defer("text"), pk=pk)
    if found.status != CaptureStatus.CAPTURED:
        raise Http404
    return found


@desk_view
@require_GET
def read(request: DeskRequest, pk: int) -> HttpResponse:
    """Read a kept copy; with a claim or a citation in the address, quote from it."""
    capture = _capture(pk)
    citation, claim = _for_whom(request, capture.evidence)
    excerpt = request.GET.get("find", "").strip()[:10_000] or (citation.excerpt if citation else "")
    marked = locate(excerpt, capture.text) if excerpt else []
    near = nearest(excerpt, capture.text) if excerpt and not marked else None
    shown = kept.show(capture.text, marked or ([near] if near else []), _number(request, "part"))
    context = {
        "section": "evidence",
        "capture": capture,
        "evidence": capture.evidence,
        "shown": shown,
        "excerpt": excerpt,
        "found": bool(marked),
        "near": near,
        "is_picture": capture.content_type.partition(";")[0] in PICTURES,
        "others": Capture.objects.defer("text")
        .filter(evidence=capture.evidence_id, status=CaptureStatus.CAPTURED)
        .exclude(pk=capture.pk)
        .order_by("-id")[:10],
        "citation": citation,
        "claim": claim,
        "form": _quote_form(request, citation, claim, capture, near),
        "kept_query": _kept_query(citation, claim),
    }
    return render(request, "desk/evidence_copy.html", context)


def _for_whom(request: DeskRequest, evidence: Evidence) -> tuple[Citation | None, Claim | None]:
    """Return the citation that is being quoted for, or the claim; neither for one who only reads."""
    number = _number(request, "citation")
    if number is not None:
        citation = (
            evidence.citations.select_related("claim__article", "claim__assignee")
            .filter(pk=number)
            .first()
        )
        if citation is not None:
            return citation, citation.claim
    try:
        wanted = UUID(request.GET.get("claim", ""))
    except ValueError:
        return None, None
    claim = Claim.objects.select_related("article").filter(uuid=wanted).first()
    return None, claim


def _quote_form(
    request: DeskRequest,
    citation: Citation | None,
    claim: Claim | None,
    capture: Capture,
    near: Passage | None,
) -> EditCitationForm | ReuseForm | None:
    if claim is None or "cite" not in permitted(claim, request.user):
        return None
    taken = request.GET.get("take", "")[:10_000]
    if citation is not None:
        form = edit_form(citation)
        if taken:
            form.initial["excerpt"] = taken
        form.nearest = near
        return form
    return ReuseForm(
        auto_id="reuse_%s",
        initial={"evidence": capture.evidence_id, "excerpt": taken, "stance": Stance.SUPPORTS},
    )


def _kept_query(citation: Citation | None, claim: Claim | None) -> str:
    if citation is not None:
        return f"citation={citation.pk}&"
    return f"claim={claim.uuid}&" if claim is not None else ""


@desk_view
@require_GET
def file(request: DeskRequest, pk: int) -> FileResponse:
    """Hand out the stored file: to be saved, and only pictures to be looked at.

    A page of somebody else's never runs on the desk's own address.
    """
    capture = _capture(pk, text=False)
    if not capture.file or not capture.file.storage.exists(capture.file.name):
        raise Http404
    kind = capture.content_type.partition(";")[0].strip().lower()
    looked_at = kind in PICTURES and request.GET.get("look") == "1"
    name = capture.file_name or f"rasti-{capture.pk}{PurePosixPath(capture.file.name).suffix}"
    return FileResponse(
        capture.file.open(),
        as_attachment=not looked_at,
        filename=PurePosixPath(name).name,
        content_type=kind if looked_at else "application/octet-stream",
    )


@desk_view
@require_GET
def differences(request: DeskRequest, pk: int) -> HttpResponse:
    """What changed between two kept copies of a piece, word by word."""
    evidence = _find(pk)
    copies = [
        one
        for one in evidence.captures.all()
        if one.status == CaptureStatus.CAPTURED
        and one.content_type.partition(";")[0] not in PICTURES
    ]
    numbers = {one.pk: one for one in copies}
    default = _changed(copies)
    old = numbers.get(_number(request, "from") or 0, default[0] if default else None)
    new = numbers.get(_number(request, "to") or 0, default[1] if default else None)
    if old is None or new is None:
        messages.info(request, _("There are no two copies that differ."))
        return redirect("desk:piece", pk=pk)
    if old.pk > new.pk:
        old, new = new, old
    texts = dict(Capture.objects.filter(pk__in=(old.pk, new.pk)).values_list("pk", "text"))
    context = {
        "section": "evidence",
        "evidence": evidence,
        "copies": copies,
        "old": old,
        "new": new,
        "same": texts[old.pk] == texts[new.pk],
        "parts": kept.differences(texts[old.pk], texts[new.pk]),
    }
    return render(request, "desk/evidence_diff.html", context)
