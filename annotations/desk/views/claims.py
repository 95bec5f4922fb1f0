"""What is done to a claim: triage, taking, wording, tags. The workflow decides."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import find_claim, perform
from annotations.desk.conflict import compare_versions
from annotations.desk.forms.claims import (
    AssignForm,
    DismissForm,
    ReasonForm,
    StatementForm,
    TagsForm,
)
from annotations.desk.panel import Refusal
from annotations.models import Claim
from annotations.workflow import triage, verification
from annotations.workflow.errors import StaleVersion


@desk_view
@require_POST
def accept(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """suggested → queued; the next suggestion comes up."""
    claim = find_claim(uuid)
    return perform(
        request,
        claim,
        "triage",
        lambda: triage.accept(claim, actor=request.user),
        done=_("Accepted and queued."),
        advance="advance" in request.POST,
    )


@desk_view
@require_POST
def dismiss(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """suggested → dismissed, with a ready reason or one's own."""
    claim = find_claim(uuid)
    form = DismissForm(request.POST, auto_id="dismiss_%s")
    return perform(
        request,
        claim,
        "dismiss",
        lambda: triage.dismiss(claim, actor=request.user, reason=form.cleaned_data["reason"]),
        form=form,
        done=_("Dismissed."),
        advance="advance" in request.POST,
    )


@desk_view
@require_POST
def restore(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """dismissed → suggested."""
    claim = find_claim(uuid)
    return perform(
        request,
        claim,
        "triage",
        lambda: triage.restore(claim, actor=request.user),
        done=_("Back among the suggestions."),
    )


@desk_view
@require_POST
def unaccept(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """queued → suggested."""
    claim = find_claim(uuid)
    return perform(
        request,
        claim,
        "triage",
        lambda: triage.unaccept(claim, actor=request.user),
        done=_("Back among the suggestions."),
    )


@desk_view
@require_POST
def take(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """queued → in progress, for oneself; a suggestion is accepted with it where that was asked."""
    claim = find_claim(uuid)

    def take_it() -> Claim:
        with transaction.atomic():
            if "accept" in request.POST:
                triage.accept(claim, actor=request.user)
            return verification.take(claim, actor=request.user)

    return perform(
        request,
        claim,
        "triage",
        take_it,
        done=_("The claim is yours."),
    )


@desk_view
@require_POST
def release(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """in progress → queued."""
    claim = find_claim(uuid)
    return perform(
        request,
        claim,
        "triage",
        lambda: verification.release(claim, actor=request.user),
        done=_("Given back to the queue."),
    )


@desk_view
@require_POST
def assign(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """queued → in progress, for somebody else; a chief editor's to do."""
    claim = find_claim(uuid)
    form = AssignForm(request.POST, auto_id="assign_%s")
    return perform(
        request,
        claim,
        "assign",
        lambda: verification.assign(claim, actor=request.user, **form.cleaned_data),
        form=form,
        done=_("Assigned."),
    )


@desk_view
@require_POST
def reassign(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Give a claim that is worked on to somebody else; a chief editor's to do."""
    claim = find_claim(uuid)
    form = AssignForm(request.POST, auto_id="assign_%s")
    return perform(
        request,
        claim,
        "assign",
        lambda: verification.reassign(
            claim, actor=request.user, assignee=form.cleaned_data["assignee"]
        ),
        form=form,
        done=_("Assigned."),
    )


@desk_view
@require_POST
def close(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """queued or in progress → closed, with the reason."""
    claim = find_claim(uuid)
    form = ReasonForm(request.POST, auto_id="close_%s")
    return perform(
        request,
        claim,
        "close",
        lambda: verification.close(claim, actor=request.user, reason=form.cleaned_data["reason"]),
        form=form,
        done=_("Closed."),
    )


@desk_view
@require_POST
def reopen(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """closed → queued."""
    claim = find_claim(uuid)
    return perform(
        request,
        claim,
        "triage",
        lambda: verification.reopen(claim, actor=request.user),
        done=_("Reopened and queued."),
    )


@desk_view
@require_POST
def edit(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Save the wording; a stale save comes back with both texts, the typed one still in its box."""
    claim = find_claim(uuid)
    form = StatementForm(request.POST, auto_id="statement_%s")

    def on_stale(current: object) -> Refusal:
        newest = current if isinstance(current, Claim) else find_claim(uuid)
        # Saved once more, it goes over the other's text: knowingly, for both are on the screen.
        form.data = request.POST.copy()
        form.data["version"] = str(newest.version)
        return Refusal(
            "statement",
            StaleVersion.message,
            conflict=compare_versions(
                {name: form[name].label for name in ("statement", "claimant", "claimant_role")},
                theirs={
                    "statement": newest.statement,
                    "claimant": newest.claimant,
                    "claimant_role": newest.claimant_role,
                },
                mine=request.POST,
                auto_id="statement_%s",
                saved=("annotations_claim", newest.pk),
            ),
        )

    return perform(
        request,
        claim,
        "statement",
        lambda: triage.edit_statement(claim, actor=request.user, **form.cleaned_data),
        form=form,
        done=_("Saved."),
        on_stale=on_stale,
    )


@desk_view
@require_POST
def tag(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Make the ticked topics the claim's."""
    claim = find_claim(uuid)
    form = TagsForm(request.POST, auto_id="tags_%s")
    return perform(
        request,
        claim,
        "tags",
        lambda: triage.set_tags(claim, actor=request.user, tags=list(form.cleaned_data["tags"])),
        form=form,
        done=_("Tags saved."),
    )
