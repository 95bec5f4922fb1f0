"""Evidence for a claim: added, reused, changed, put in order, taken back; and the fetching of its pages."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import address, find_claim, panel_context, perform, refuse
from annotations.desk.board import View
from annotations.desk.citations import edit_form
from annotations.desk.conflict import compare_versions
from annotations.desk.forms.evidence import (
    CitationForm,
    EvidenceForm,
    ReuseForm,
)
from annotations.desk.library import captures, find_known, guess, search, why_failed
from annotations.desk.panel import Refusal, permitted
from annotations.desk.passages import nearest
from annotations.models import CaptureStatus, Citation, Claim, Evidence, Stance
from annotations.workflow import citing, citing_again
from annotations.workflow import evidence as evidence_workflow
from annotations.workflow.errors import BadValue, ExcerptMissing, IntakeRefused
from annotations.workflow.intake import check_url, find_source
from annotations.workflow.stamps import CITATION, stamp


@desk_view
@require_POST
def add(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Add a piece of evidence and cite it: both, or neither; what is known already is offered."""
    claim = find_claim(uuid)
    form = EvidenceForm(request.POST, request.FILES, auto_id="evidence_%s")
    done = _("Evidence added.")
    if form.is_valid():
        known = form.cleaned_data["known"]
        if known is None:
            known = find_known(form.cleaned_data["url"], form.digest())
            if known is not None and "cite" in permitted(claim, request.user):
                if _says_otherwise(form, known):
                    form.offered = known
                    refusal = Refusal(
                        "evidence",
                        _("This is in the library already. Cite it from there, or look again."),
                    )
                    view = View.of(request.GET)
                    return refuse(request, claim, view, refusal, {"evidence": form}, 422)
                done = _("This was in the library already; it is cited from there.")
        if known is not None:
            cite = _cites(form, claim, request, known)
            return perform(request, claim, "evidence", cite, form=form, done=done)

    def add_and_cite() -> Citation:
        with transaction.atomic():
            wire = form.cleaned_data["wire"]
            made = evidence_workflow.add_evidence(
                actor=request.user,
                wire=find_source(wire) if wire else None,
                file=form.cleaned_data["file"],
                **form.evidence(),
            )
            return _cites(form, claim, request, made)()

    return perform(request, claim, "evidence", add_and_cite, form=form, done=done)


def _says_otherwise(form: EvidenceForm, known: Evidence) -> bool:
    """Whether anything typed about a piece is not what the library has, and would be lost."""
    typed = form.cleaned_data
    if form.cleaned_data["file"] and not form.cleaned_data["url"]:
        return True
    says = {
        "title": known.title,
        "publisher": known.publisher.name,
        "wire": known.wire.name if known.wire else "",
        "source_type": known.source_type,
        "author": known.author,
        "stated_interest": known.stated_interest,
        "locator": known.locator,
    }
    return any(typed[name] and typed[name] != value for name, value in says.items())


def _cites(
    form: CitationForm, claim: Claim, request: DeskRequest, evidence: Evidence
) -> Callable[[], Citation]:
    """Return what cites a piece; where its excerpt is not found, the form learns what comes nearest."""

    def cite() -> Citation:
        try:
            return citing.cite(claim, actor=request.user, evidence=evidence, **form.citation())
        except ExcerptMissing:
            _learn(form, evidence)
            raise

    return cite


def _learn(form: CitationForm, evidence: Evidence) -> None:
    form.asks_reason = True
    text = (
        evidence.captures.filter(status=CaptureStatus.CAPTURED)
        .exclude(text="")
        .order_by("-id")
        .values_list("text", flat=True)
        .first()
    )
    form.nearest = nearest(form.cleaned_data["excerpt"], text or "")


@desk_view
@require_GET
def lookup(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """What the library knows about a link that is being typed: the piece itself, or its publisher."""
    claim = find_claim(uuid)
    url = request.GET.get("url", "").strip()[:4000]
    context: dict[str, object] = {"claim": claim, "url": url}
    try:
        if url and check_url(url):
            known = find_known(url)
            context |= {
                "offered": known,
                "cited_here": known is not None and claim.citations.filter(evidence=known).exists(),
                "guess": None if known else guess(url),
            }
    except IntakeRefused as refused:
        context["fault"] = refused.message
    return render(request, "desk/claim/evidence_known.html", context)


@desk_view
@require_POST
def reuse(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Cite a piece of the library."""
    claim = find_claim(uuid)
    form = ReuseForm(request.POST, auto_id="reuse_%s")

    def cite() -> Citation:
        return _cites(form, claim, request, form.cleaned_data["evidence"])()

    return perform(
        request,
        claim,
        "library",
        cite,
        form=form,
        done=_("Evidence added."),
    )


@desk_view
@require_GET
def search_library(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """What the library has for a claim's panel."""
    claim = find_claim(uuid)
    view = View.of(request.GET)
    wanted = request.GET.get("library", "").strip()[:200]
    if not request.htmx:
        return redirect(
            address(claim.article, view, claim=claim.uuid, library=wanted) + "#evidence"
        )
    context = {
        "claim": claim,
        "query": view.query,
        "library_query": wanted,
        "library": search(wanted) if wanted else [],
    }
    return render(request, "desk/claim/library_found.html", context)


def _citation(pk: int) -> Citation:
    return get_object_or_404(
        Citation.objects.select_related("claim__article", "evidence__publisher"), pk=pk
    )


def _said(name: str, value: str) -> str:
    return str(Stance(value).label) if name == "stance" and value in Stance.values else value


@desk_view
@require_GET
def citation(request: DeskRequest, pk: int) -> HttpResponse:
    """The form in which a citation is changed: in its place, or as a page of its own."""
    found = _citation(pk)
    context = {
        "citation": found,
        "evidence": found.evidence,
        "claim": found.claim,
        "article": found.claim.article,
        "form": edit_form(found) if "cite" in permitted(found.claim, request.user) else None,
        "query": View.of(request.GET).query,
        "section": "evidence",
    }
    page = "desk/claim/citation_form.html" if request.htmx else "desk/evidence_citation.html"
    return render(request, page, context)


@desk_view
@require_POST
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a citation: how it stands to the claim, what is quoted, the note."""
    citation = _citation(pk)
    form = edit_form(citation, request.POST)

    def change() -> Citation:
        try:
            return citing_again.edit_as_read(
                citation, actor=request.user, read=form.cleaned_data["read"], **form.citation()
            )
        except ExcerptMissing:
            _learn(form, citation.evidence)
            raise

    def stale(current: object) -> Refusal:
        assert isinstance(current, Citation)
        # What is there now has been shown: saving again is on top of that.
        form.data = {**request.POST.dict(), "read": stamp(current, CITATION)}
        labelled = {name: form.fields[name] for name in form.CITATION}
        return Refusal(
            "citations",
            _("Somebody changed this while you were writing. Both texts are below."),
            conflict=compare_versions(
                {name: box.label or "" for name, box in labelled.items()},
                theirs={name: _said(name, getattr(current, name)) for name in labelled},
                mine={name: _said(name, form.cleaned_data[name]) for name in labelled},
                auto_id=str(form.auto_id),
                saved=("annotations_citation", current.pk),
            ),
        )

    return perform(
        request,
        find_claim(citation.claim.uuid),
        "citations",
        change,
        form=form,
        done=_("Changed."),
        on_stale=stale,
    )


@desk_view
@require_POST
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a citation back."""
    citation = _citation(pk)
    return perform(
        request,
        find_claim(citation.claim.uuid),
        "citations",
        lambda: citing.uncite(citation, actor=request.user),
        done=_("Evidence removed. It stays in the library, and can be put back."),
    )


@desk_view
@require_POST
def put_back(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Undo one's own last removal or change of a citation."""
    claim = find_claim(uuid)
    return perform(
        request,
        claim,
        "citations",
        lambda: citing_again.put_back(claim, actor=request.user),
        done=_("Put back as it was."),
    )


@desk_view
@require_POST
def order(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Put the citations in order: all of them as dragged, or one a place up or down."""
    claim = find_claim(uuid)
    now = list(claim.citations.order_by("position", "id").values_list("pk", flat=True))

    def rearrange() -> object:
        sent = [value for value in request.POST.getlist("order") if value.isdecimal()]
        wanted = [int(value) for value in sent if len(value) < 19]
        moved, to = request.POST.get("citation", ""), request.POST.get("to", "")
        if moved.isdecimal() and int(moved) in now and to in ("up", "down"):
            at = now.index(int(moved))
            beside = at + (1 if to == "down" else -1)
            wanted = now.copy()
            if 0 <= beside < len(now):
                wanted[at], wanted[beside] = wanted[beside], wanted[at]
        if not wanted:
            raise BadValue(_("There is no such order."))
        return citing.order_citations(claim, actor=request.user, order=wanted)

    return perform(request, claim, "citations", rearrange, done=_("Order changed."))


@desk_view
@require_GET
def capture(request: DeskRequest, pk: int) -> HttpResponse:
    """How the fetching of a cited page stands; asked again and again until it has settled."""
    citation = get_object_or_404(
        Citation.objects.select_related("claim__article", "evidence"), pk=pk
    )
    view = View.of(request.GET)
    if not request.htmx:
        return redirect(address(citation.claim.article, view, claim=citation.claim.uuid))
    newest = captures().filter(evidence=citation.evidence_id).first()
    settled = newest is None or newest.status != CaptureStatus.PENDING
    context = panel_context(request, find_claim(citation.claim.uuid), view) if settled else {}
    context |= {
        "citation": citation,
        "evidence": citation.evidence,
        "capture": newest,
        "failure": why_failed(newest),
        "settled": settled,
    }
    if settled and "panel" in context:
        cited = context["panel"].cited
        context["cited"] = next((one for one in cited if one.citation.pk == pk), None)
    return render(request, "desk/claim/capture_answer.html", context)


@desk_view
@require_POST
def capture_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for a cited page to be fetched again."""
    citation = _citation(pk)
    return perform(
        request,
        find_claim(citation.claim.uuid),
        "citations",
        lambda: evidence_workflow.capture_again(citation.evidence, actor=request.user),
        done=_("The page is being fetched again."),
    )
