"""Kept copies: read, quoted from, compared, and their files handed out."""

from pathlib import PurePosixPath
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from annotations.desk import kept
from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.citations import edit_form
from annotations.desk.forms.evidence import EditCitationForm, ReuseForm
from annotations.desk.panel import permitted
from annotations.desk.passages import Passage, locate, nearest
from annotations.desk.views.library import PICTURES, changed_copies, find_piece, number_in
from annotations.models import Capture, CaptureStatus, Citation, Claim, Evidence, Stance


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
    shown = kept.show(capture.text, marked or ([near] if near else []), number_in(request, "part"))
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
    number = number_in(request, "citation")
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
    stored = capture.file.name
    if not stored or not capture.file.storage.exists(stored):
        raise Http404
    kind = capture.content_type.partition(";")[0].strip().lower()
    looked_at = kind in PICTURES and request.GET.get("look") == "1"
    name = capture.file_name or f"rasti-{capture.pk}{PurePosixPath(stored).suffix}"
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
    evidence = find_piece(pk)
    copies = [
        one
        for one in evidence.captures.all()
        if one.status == CaptureStatus.CAPTURED
        and one.content_type.partition(";")[0] not in PICTURES
    ]
    numbers = {one.pk: one for one in copies}
    default = changed_copies(copies)
    old = numbers.get(number_in(request, "from") or 0, default[0] if default else None)
    new = numbers.get(number_in(request, "to") or 0, default[1] if default else None)
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
