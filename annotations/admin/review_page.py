"""One claim in review, on one page: what was said, the verdict, its evidence, its history; and the decision."""

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.admin.base import person
from annotations.admin.forms import AssigneeForm, DueForm, ReasonForm
from annotations.desk import timeline
from annotations.desk.submitted import last_return
from annotations.desk.views.review import next_to_review
from annotations.models import Appearance, Claim, ClaimState, User
from annotations.workflow import captures, publication, review, verification
from annotations.workflow.errors import WorkflowError

if TYPE_CHECKING:
    from annotations.admin.review import ReviewQueueAdmin

AROUND = 400
"""Characters of the article that are shown on either side of the claim."""
STEPS = 8
"""Steps of the history that are shown; the rest has a page."""

FORMS: dict[str, tuple[str, type[forms.Form]]] = {
    "return_with_reason": ("reason_form", ReasonForm),
    "return_and_next": ("reason_form", ReasonForm),
    "reassign": ("assignee_form", AssigneeForm),
    "set_due": ("due_form", DueForm),
}
"""What an action asks for first, and where the page has the form."""


def review_page(admin: "ReviewQueueAdmin", request: HttpRequest, claim: Claim) -> HttpResponse:
    """Show one claim, or do what a button of its page asks for; what is refused is said on the page."""
    if request.method != "POST":
        return _shown(admin, request, claim, {})
    if not admin.has_act_permission(request):
        raise PermissionDenied
    action = request.POST.get("action", "")
    name, form_class = FORMS.get(action, ("", None))
    form = form_class(request.POST) if form_class else None
    if form is not None and not form.is_valid():
        return _shown(admin, request, claim, {name: form}, status=422)
    try:
        said = _do(action, claim, person(request), form.cleaned_data if form else {})
    except WorkflowError as refused:
        messages.error(request, str(refused.message))
        fresh = admin.get_object(request, str(claim.pk))
        if fresh is None:
            return HttpResponseRedirect(_list(admin, request))
        kept = {name: form, "typed": form.cleaned_data.get("reason", "")} if form else {}
        return _shown(admin, request, fresh, kept, status=409)
    messages.success(request, said)
    return HttpResponseRedirect(_onward(admin, request, claim, action))


def _do(action: str, claim: Claim, actor: User, given: dict[str, Any]) -> str:
    """Do what a button says by the workflow; return what is said of it. Raises WorkflowError."""
    if action in ("approve", "approve_and_next"):
        review.approve(claim, actor=actor)
        return _("Approved.")
    if action in ("return_with_reason", "return_and_next"):
        review.return_claim(claim, actor=actor, reason=given["reason"])
        return _("Returned.")
    if action == "publish":
        publication.publish(claim, actor=actor)
        return _("Published.")
    if action == "reassign":
        verification.reassign(claim, actor=actor, assignee=given["assignee"])
        return _("Given to %(person)s.") % {"person": given["assignee"]}
    if action == "set_due":
        verification.set_due(claim, actor=actor, due_at=given["due_at"])
        return _("The due time is set.") if given["due_at"] else _("The due time is taken away.")
    raise WorkflowError


def _list(admin: "ReviewQueueAdmin", request: HttpRequest) -> str:
    """The address of the list with the filters that one came from."""
    filters = dict(parse_qsl(admin.get_preserved_filters(request))).get("_changelist_filters", "")
    return reverse("admin:annotations_claim_changelist") + (f"?{filters}" if filters else "")


def _page(admin: "ReviewQueueAdmin", request: HttpRequest, claim: Claim) -> str:
    kept = admin.get_preserved_filters(request)
    address = reverse("admin:annotations_claim_change", args=[claim.pk])
    return f"{address}?{kept}" if kept else address


def _onward(admin: "ReviewQueueAdmin", request: HttpRequest, claim: Claim, action: str) -> str:
    """Where a button leads: on to the next, back to the list, or here where there is more to do."""
    if action in ("approve_and_next", "return_and_next"):
        following = next_to_review(person(request).pk)
        if following is not None:
            return _page(admin, request, following)
        messages.info(request, _("Nothing else waits for your review."))
        return _list(admin, request)
    return (
        _list(admin, request)
        if action in ("return_with_reason", "publish")
        else _page(admin, request, claim)
    )


def _shown(
    admin: "ReviewQueueAdmin",
    request: HttpRequest,
    claim: Claim,
    given: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    actor = person(request)
    verdict = claim.newest_verdicts[0] if claim.newest_verdicts else None  # type: ignore[attr-defined]
    citations = list(
        claim.citations.select_related("evidence__publisher", "evidence__wire").prefetch_related(
            "evidence__captures"
        )
    )
    for citation in citations:
        for capture in citation.evidence.captures.all():
            capture.explained = captures.explain(capture.error)  # type: ignore[attr-defined]
    reviews = list(verdict.reviews.select_related("reviewer").order_by("-id")) if verdict else []
    writers = [one.user for one in verdict.authors.select_related("user")] if verdict else []
    places = list(
        claim.appearances.select_related("article", "revision").order_by("-is_primary", "id")
    )
    own = verdict is not None and (
        actor in writers or actor.pk in (verdict.author_id, verdict.submitted_by_id)
    )
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Review"),
        "opts": admin.opts,
        "preserved_filters": admin.get_preserved_filters(request),
        "list_url": _list(admin, request),
        "claim": claim,
        "place": _in_context(places[0]) if places else None,
        "other_places": places[1:],
        "verdict": verdict,
        "writers": writers,
        "reviews": reviews,
        "returned": last_return(verdict, reviews) if verdict else None,
        "citations": citations,
        "gates": verification.gates(claim, verdict, citations),
        "tags": claim.tags.all(),
        "contacts": claim.contacts.select_related("by"),
        "own": own,
        "steps": timeline.of_claim(claim, size=STEPS).steps,
        "in_review": claim.state == ClaimState.IN_REVIEW,
        "may_act": admin.has_act_permission(request),
        "may_lead": admin.has_lead_permission(request),
        "reason_form": ReasonForm(),
        "assignee_form": AssigneeForm(initial={"assignee": claim.assignee_id}),
        "due_form": DueForm(initial={"due_at": claim.due_at}),
        **given,
    }
    template = "admin/annotations/claim/review.html"
    return TemplateResponse(request, template, context, status=status)


def _in_context(place: Appearance) -> dict[str, Any]:
    """The claim's words in the article as received, with what stands around them."""
    text = place.revision.text
    start, end = max(0, place.start - AROUND), min(len(text), place.end + AROUND)
    return {
        "before": text[start : place.start],
        "quote": place.quote,
        "after": text[place.end : end],
        "is_begun": start == 0,
        "is_ended": end == len(text),
    }
