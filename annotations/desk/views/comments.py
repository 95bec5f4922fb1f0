"""What editors say to each other on a claim: saying it, answering, settling, opening again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import find_claim, perform
from annotations.desk.forms.claims import CommentForm
from annotations.models import Comment
from annotations.workflow import comments
from annotations.workflow.errors import WrongState


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
        return comments.comment(
            claim, actor=request.user, body=form.cleaned_data["body"], parent=parent
        )

    return perform(request, claim, "comment", say, form=form, done=_("Comment added."))


@desk_view
@require_POST
def answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Answer a comment: an address of its own, so that what is typed is kept for each thread."""
    parent = _find(pk)
    claim = find_claim(parent.claim.uuid)
    form = CommentForm(request.POST.copy(), auto_id=f"comment_{pk}_%s")
    form.data["parent"] = str(pk)  # type: ignore[index]
    return perform(
        request,
        claim,
        f"answer-{pk}",
        lambda: comments.comment(
            claim, actor=request.user, body=form.cleaned_data["body"], parent=parent
        ),
        form=form,
        done=_("Comment added."),
    )


@desk_view
@require_POST
def resolve(request: DeskRequest, pk: int) -> HttpResponse:
    """Settle a thread."""
    thread = _find(pk)
    return perform(
        request,
        find_claim(thread.claim.uuid),
        "comment",
        lambda: comments.resolve_comment(thread, actor=request.user),
        done=_("Resolved."),
    )


@desk_view
@require_POST
def reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back that a thread is settled."""
    thread = _find(pk)
    return perform(
        request,
        find_claim(thread.claim.uuid),
        "comment",
        lambda: comments.reopen_comment(thread, actor=request.user),
        done=_("Opened again."),
    )


def _find(pk: int) -> Comment:
    return get_object_or_404(Comment.objects.select_related("claim"), pk=pk)
