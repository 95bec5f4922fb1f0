"""What editors say to each other on a claim: saying it, answering, settling it."""

import re

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import Claim, Comment, NotificationKind, User
from annotations.workflow.audit import acting
from annotations.workflow.errors import BadValue, WrongState
from annotations.workflow.guards import plain, require_role
from annotations.workflow.notifications import editors, notify

BODY_MAX = 5000
_MENTION = re.compile(r"(?<![\w@.])@([\w.+-]{1,150})")


def comment(claim: Claim, *, actor: User, body: str, parent: Comment | None = None) -> Comment:
    """Say something on a claim, to the other editors; «@name» mentions somebody.

    An answer to an answer belongs to the same thread, which it opens again. Raises NotAllowed,
    BadValue for an empty comment, WrongState for an answer to a comment of another claim.
    """
    body = plain(body)
    if not body:
        raise BadValue(_("The comment is empty."))
    if len(body) > BODY_MAX:
        raise BadValue(_("The comment has more than 5,000 characters."))
    if parent is not None and parent.claim_id != claim.pk:
        raise WrongState
    require_role(actor, "comment")
    with acting(actor, "claim.comment"):
        # As it is now: the page it was answered on may be an hour old.
        thread = (
            None if parent is None else Comment.objects.select_for_update().get(pk=_root(parent).pk)
        )
        if thread is not None and thread.resolved_at is not None:
            thread.resolved_at = thread.resolved_by = None
            thread.save(update_fields=["resolved_at", "resolved_by"])
        made = Comment.objects.create(claim=claim, author=actor, body=body, parent=parent)
        _tell(made, thread, actor)
        return made


def _root(comment: Comment) -> Comment:
    while comment.parent is not None:
        comment = comment.parent
    return comment


def _tell(made: Comment, thread: Comment | None, actor: User) -> None:
    names = {name.rstrip(".").casefold() for name in _MENTION.findall(made.body)}
    mentioned = (
        [person for person in editors() if person.username.casefold() in names] if names else []
    )
    about = {"actor": actor, "claim": made.claim, "note": made.body}
    notify(mentioned, NotificationKind.MENTION, key=f"mention:{made.pk}", **about)  # type: ignore[arg-type]
    concerned = {made.claim.assignee}
    if thread is not None:
        concerned.add(thread.author)
        concerned.update(
            answer.author
            for answer in Comment.objects.filter(parent=thread).select_related("author")
        )
    others = concerned - set(mentioned)
    notify(others, NotificationKind.COMMENT, key=f"comment:{made.pk}", **about)  # type: ignore[arg-type]


def resolve_comment(comment: Comment, *, actor: User) -> Comment:
    """Settle a thread, by any comment of it; settled already, it stays as it is. Raises NotAllowed."""
    require_role(actor, "resolve")
    with acting(actor, "claim.resolve"):
        thread = Comment.objects.select_for_update().get(pk=_root(comment).pk)
        if thread.resolved_at is None:
            thread.resolved_at = timezone.now()
            thread.resolved_by = actor
            thread.save(update_fields=["resolved_at", "resolved_by"])
        return thread


def reopen_comment(comment: Comment, *, actor: User) -> Comment:
    """Take back that a thread is settled. Raises NotAllowed."""
    require_role(actor, "resolve")
    with acting(actor, "claim.reopen_comment"):
        thread = Comment.objects.select_for_update().get(pk=_root(comment).pk)
        if thread.resolved_at is not None:
            thread.resolved_at = thread.resolved_by = None
            thread.save(update_fields=["resolved_at", "resolved_by"])
        return thread
