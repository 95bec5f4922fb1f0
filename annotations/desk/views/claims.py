"""What is done to a claim: triage, taking, wording, tags, comments. The workflow decides."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import find_claim, perform
from annotations.desk.forms.claims import (
    AssignForm,
    CommentForm,
    DismissForm,
    DueForm,
    ReasonForm,
    StatementForm,
    TagsForm,
)
from annotations.desk.panel import Refusal
from annotations.models import Claim, Comment
from annotations.workflow import triage, verification
from annotations.workflow.errors import StaleVersion, WrongState


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
    """queued → in progress, for oneself."""
    claim = find_claim(uuid)
    return perform(
        request,
        claim,
        "triage",
        lambda: verification.take(claim, actor=request.user),
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
            current={
                "statement": newest.statement,
                "claimant": newest.claimant,
                "claimant_role": newest.claimant_role,
            },
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


@desk_view
@require_POST
def due(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Set or clear the due time."""
    claim = find_claim(uuid)
    form = DueForm(request.POST, auto_id="due_%s")
    return perform(
        request,
        claim,
        "due",
        lambda: verification.set_due(claim, actor=request.user, **form.cleaned_data),
        form=form,
        done=_("Due time saved."),
    )


@desk_view
@require_POST
def comment(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Say something to the other editors, perhaps in answer to a comment."""
    claim = find_claim(uuid)
    form = CommentForm(request.POST, auto_id="comment_%s")

    def say() -> Comment:
        parent = None
        if form.cleaned_data["parent"] is not None:
            parent = claim.comments.filter(pk=form.cleaned_data["parent"]).first()
            if parent is None:
                raise WrongState(_("The comment you answer is gone."))
        return verification.comment(
            claim, actor=request.user, body=form.cleaned_data["body"], parent=parent
        )

    return perform(request, claim, "comment", say, form=form, done=_("Comment added."))
