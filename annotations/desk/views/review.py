"""The second pair of eyes, and what becomes public: approve, return, publish, correct, withdraw."""

from uuid import UUID

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import address, find_claim, perform, refusal_of, refuse, status_of
from annotations.desk.board import View
from annotations.desk.forms.claims import CorrectionForm, ReasonForm
from annotations.desk.forms.review import ReturnForm
from annotations.models import Claim, ClaimState, Verdict, VerdictAuthor
from annotations.workflow import publication, review
from annotations.workflow.errors import WorkflowError


@desk_view
@require_POST
def approve(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """in review → approved; with ``then=next`` on to the next claim that waits for this person."""
    claim = find_claim(uuid)
    if request.POST.get("then") == "next":
        return _approve_and_next(request, claim)
    return perform(
        request,
        claim,
        "review",
        lambda: review.approve(claim, actor=request.user),
        done=_("Approved."),
    )


def _approve_and_next(request: DeskRequest, claim: Claim) -> HttpResponse:
    try:
        review.approve(claim, actor=request.user)
    except WorkflowError as error:
        status = status_of(error, by_htmx=bool(request.htmx))
        view = View.of(request.GET)
        return refuse(request, claim, view, refusal_of("review", error), {}, status)
    following = next_to_review(request.user.pk)
    if following is None:
        messages.success(request, _("Approved. Nothing else waits for your review."))
        target = reverse("desk:queue") + "?tab=review"
    else:
        messages.success(request, _("Approved. Here is the next one."))
        target = address(following.article, claim=following.uuid) + "#panel"
    return HttpResponseClientRedirect(target) if request.htmx else HttpResponseRedirect(target)


def next_to_review(user_id: int) -> Claim | None:
    """Return the claim that has waited longest for a review by somebody else than its authors."""
    newest = Verdict.objects.filter(claim=OuterRef("pk")).order_by("-number")
    own = VerdictAuthor.objects.filter(user=user_id).values("verdict")
    return (
        Claim.objects.filter(state=ClaimState.IN_REVIEW)
        .annotate(
            verdict_id=Subquery(newest.values("pk")[:1]),
            submitted_by=Subquery(newest.values("submitted_by")[:1]),
        )
        .exclude(verdict_id__in=own)
        .exclude(submitted_by=user_id)
        .select_related("article")
        .order_by("-priority", "state_changed_at", "id")
        .first()
    )


@desk_view
@require_POST
def give_back(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """in review → in progress, with the reason."""
    claim = find_claim(uuid)
    form = ReturnForm(request.POST, auto_id="return_%s")
    return perform(
        request,
        claim,
        "return",
        lambda: review.return_claim(claim, actor=request.user, reason=form.cleaned_data["reason"]),
        form=form,
        done=_("Returned."),
    )


@desk_view
@require_POST
def publish(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """approved → published."""
    claim = find_claim(uuid)
    return perform(
        request,
        claim,
        "review",
        lambda: publication.publish(claim, actor=request.user),
        done=_("Published."),
    )


@desk_view
@require_POST
def correct(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """published → being corrected, with the kind and the note."""
    claim = find_claim(uuid)
    form = CorrectionForm(request.POST, auto_id="correct_%s")
    return perform(
        request,
        claim,
        "correct",
        lambda: publication.correct(claim, actor=request.user, **form.cleaned_data),
        form=form,
        done=_(
            "The correction is open. Readers see the old verdict until the new one is published."
        ),
    )


@desk_view
@require_POST
def finish_minor(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """being corrected → published, for a minor correction."""
    claim = find_claim(uuid)
    return perform(
        request,
        claim,
        "verdict",
        lambda: publication.finish_minor_correction(claim, actor=request.user),
        done=_("The minor correction is published."),
    )


@desk_view
@require_POST
def withdraw(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """published → withdrawn, with the reason; a chief editor's to do."""
    claim = find_claim(uuid)
    form = ReasonForm(request.POST, auto_id="withdraw_%s")
    return perform(
        request,
        claim,
        "withdraw",
        lambda: publication.withdraw(claim, actor=request.user, reason=form.cleaned_data["reason"]),
        form=form,
        done=_("Withdrawn. A note with the reason stays public."),
    )
