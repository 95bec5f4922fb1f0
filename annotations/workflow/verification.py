"""Verification: taking a claim, gathering evidence, writing the verdict, submitting it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import Claim, NotificationKind, Priority, Rating, User, Verdict
from annotations.models.states import CHIEFS
from annotations.workflow.audit import acting
from annotations.workflow.citing import cite, uncite
from annotations.workflow.comments import comment
from annotations.workflow.drafts import forget_draft
from annotations.workflow.errors import BadValue, GateClosed, NotAllowed, StaleVersion
from annotations.workflow.gates import PASSABLE, Gate, gates
from annotations.workflow.guards import (
    lock,
    one_line,
    plain,
    require_assignee,
    require_lease,
    require_reason,
    require_role,
    require_unpublished,
)
from annotations.workflow.moves import move
from annotations.workflow.notifications import tell_assignee, tell_reviewers

__all__ = [
    "Gate",
    "assign",
    "cite",
    "close",
    "comment",
    "current_verdict",
    "gates",
    "reassign",
    "release",
    "reopen",
    "set_due",
    "set_priority",
    "submit",
    "take",
    "take_next",
    "uncite",
    "write_verdict",
]

CONCLUSION_MAX = 300
JUSTIFICATION_MAX = 50_000


def take(claim: Claim, *, actor: User) -> Claim:
    """queued → in_progress, for oneself."""
    with acting(actor, "claim.take"):
        return move(lock(claim, "take", actor), "take", assignee=actor)


_TAKE_NEXT = """
UPDATE annotations_claim
   SET state = 'in_progress', state_reason = '', state_changed_at = now(), touched = true,
       version = version + 1, assignee_id = %(actor)s, lease_holder_id = NULL, lease_until = NULL
 WHERE id = (
       SELECT id FROM annotations_claim
        WHERE state = 'queued'
        ORDER BY queue_rank, id
        LIMIT 1
          FOR UPDATE SKIP LOCKED
       )
RETURNING *
"""
"""One statement, so that no claim is ever handed to two people: by priority, what a person marked
before what the machine suggested, and by check-worthiness."""


def take_next(*, actor: User) -> Claim | None:
    """Take the queued claim that comes first; None where nothing is queued. Raises NotAllowed."""
    require_role(actor, "take")
    with acting(actor, "claim.take"):
        return next(iter(Claim.objects.raw(_TAKE_NEXT, {"actor": actor.pk})), None)


def assign(claim: Claim, *, actor: User, assignee: User, due_at: datetime | None = None) -> Claim:
    """queued → in_progress, for somebody else who may check facts."""
    if not assignee.may("take"):
        raise BadValue(_("This person does not check facts."))
    with acting(actor, "claim.assign"):
        claim = lock(claim, "assign", actor)
        if due_at is not None:
            claim.due_at = due_at
            claim.save(update_fields=["due_at"])
        claim = move(claim, "assign", assignee=assignee)
        tell_assignee(claim, NotificationKind.ASSIGNED, actor=actor)
        return claim


def reassign(claim: Claim, *, actor: User, assignee: User) -> Claim:
    """Give a claim that somebody works on, or whose verdict is in review, to somebody else.

    Raises BadValue for a person who does not check facts.
    """
    if not assignee.may("take"):
        raise BadValue(_("This person does not check facts."))
    with acting(actor, "claim.reassign"):
        claim = lock(claim, "reassign", actor)
        before = claim.assignee
        claim.assignee = assignee
        claim.version += 1
        claim.lease_holder = claim.lease_until = None
        claim.save(update_fields=["assignee", "version", "lease_holder", "lease_until"])
        if before != assignee:
            tell_assignee(claim, NotificationKind.ASSIGNED, actor=actor)
            tell_assignee(claim, NotificationKind.UNASSIGNED, actor=actor, person=before)
        return claim


def release(claim: Claim, *, actor: User) -> Claim:
    """in_progress → queued, for somebody else to take."""
    with acting(actor, "claim.release"):
        claim = lock(claim, "release", actor)
        require_assignee(claim, actor)
        require_unpublished(claim)
        before = claim.assignee
        claim = move(claim, "release")
        tell_assignee(claim, NotificationKind.UNASSIGNED, actor=actor, person=before)
        return claim


def close(claim: Claim, *, actor: User, reason: str) -> Claim:
    """queued or in_progress → closed: it cannot be checked, and why."""
    reason = require_reason(reason)
    with acting(actor, "claim.close", reason=reason):
        claim = lock(claim, "close", actor)
        require_assignee(claim, actor)
        require_unpublished(claim)
        return move(claim, "close", reason=reason)


def reopen(claim: Claim, *, actor: User) -> Claim:
    """closed → queued."""
    with acting(actor, "claim.reopen"):
        return move(lock(claim, "reopen", actor), "reopen")


def current_verdict(claim: Claim) -> Verdict | None:
    """Return the newest verdict of a claim, draft or submitted."""
    return claim.verdicts.select_related("rating__scheme", "author").order_by("-number").first()


def write_verdict(
    claim: Claim,
    *,
    actor: User,
    version: int | None,
    rating: Rating | None,
    justification: str,
    conclusion: str,
    single_source_reason: str = "",
) -> Verdict:
    """Save the draft of the verdict.

    `version` is the one that was read, or None where there was no verdict yet. Raises
    StaleVersion with what is there now when somebody saved in between, Held while somebody else
    is writing, BadValue for texts too long. One's own autosaved draft is done with then.
    """
    conclusion = one_line(conclusion)
    if len(conclusion) > CONCLUSION_MAX:
        raise BadValue(_("The conclusion has more than 300 characters; it is one line."))
    if len(justification) > JUSTIFICATION_MAX:
        raise BadValue(_("The justification has more than 50,000 characters."))
    with acting(actor, "verdict.write"):
        claim = lock(claim, "write_verdict", actor)
        require_assignee(claim, actor)
        require_lease(claim, actor)
        verdict = claim.verdicts.select_for_update().order_by("-number").first()
        if verdict is None:
            if version is not None:
                raise StaleVersion(None)
            verdict = Verdict(claim=claim, author=actor)
        else:
            if verdict.version != version:
                raise StaleVersion(verdict)
            verdict.version += 1
        verdict.rating = rating
        verdict.justification = plain(justification)
        verdict.conclusion = conclusion
        verdict.single_source_reason = plain(single_source_reason)
        verdict.submitted_at = None
        verdict.submitted_by = None
        verdict.override_reason = ""
        verdict.overridden_by = None
        try:
            with transaction.atomic():
                verdict.save()
        except IntegrityError:
            raise StaleVersion(current_verdict(claim)) from None
        forget_draft(claim, actor)
        return verdict


def submit(claim: Claim, *, actor: User, override_reason: str = "") -> Claim:
    """in_progress or correcting → in_review, once every gate is open; raises GateClosed.

    A chief editor may go past the gates about sources with a written reason, which stays with the
    verdict; anybody else's `override_reason` raises NotAllowed. The reviewers are told.
    """
    override_reason = plain(override_reason)[:2000]
    if override_reason and not actor.has_role(*CHIEFS):
        raise NotAllowed(_("Only a chief editor may go past what is still missing."))
    with acting(actor, "claim.submit", reason=override_reason):
        claim = lock(claim, "submit", actor)
        require_assignee(claim, actor)
        require_lease(claim, actor)
        verdict = claim.verdicts.select_for_update().order_by("-number").first()
        closed = [gate for gate in gates(claim, verdict) if not gate.met]
        passed = [gate for gate in closed if override_reason and gate.code in PASSABLE]
        if len(closed) > len(passed) or verdict is None:
            raise GateClosed([gate.message for gate in closed])
        verdict.submitted_at = timezone.now()
        verdict.submitted_by = actor
        verdict.override_reason = override_reason if passed else ""
        verdict.overridden_by = actor if passed else None
        verdict.version += 1
        verdict.save(
            update_fields=[
                "submitted_at",
                "submitted_by",
                "override_reason",
                "overridden_by",
                "version",
                "updated_at",
            ]
        )
        claim = move(claim, "submit", assignee=claim.assignee)
        tell_reviewers(claim, actor=actor)
        return claim


def set_due(claim: Claim, *, actor: User, due_at: datetime | None) -> Claim:
    """Set or clear when an open claim is due; a chief editor's or the assignee's to do.

    What somebody is writing at the same time stays valid: the claim's version is that of its words.
    """
    with acting(actor, "claim.set_due"):
        claim = lock(claim, "set_due", actor)
        require_assignee(claim, actor)
        claim.due_at = due_at
        claim.save(update_fields=["due_at"])
        return claim


def set_priority(claim: Claim, *, actor: User, priority: int) -> Claim:
    """Say how pressing an open claim is; a chief editor's or the assignee's to do. Raises BadValue."""
    if priority not in Priority.values:
        raise BadValue(_("There is no such priority."))
    with acting(actor, "claim.set_priority"):
        claim = lock(claim, "set_priority", actor)
        require_assignee(claim, actor)
        claim.priority = priority
        claim.save(update_fields=["priority"])
        return claim
