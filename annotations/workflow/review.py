"""Review: a second editor approves or returns what the first has submitted."""

from django.utils import timezone

from annotations.models import Claim, Decision, NotificationKind, Review, User, Verdict
from annotations.workflow.audit import acting
from annotations.workflow.errors import FourEyes, WrongState
from annotations.workflow.guards import lock, require_reason
from annotations.workflow.moves import move
from annotations.workflow.notifications import tell_assignee


def _submitted_verdict(claim: Claim) -> Verdict:
    verdict = claim.verdicts.select_for_update().order_by("-number").first()
    if verdict is None or verdict.submitted_at is None:
        raise WrongState
    return verdict


def may_approve(verdict: Verdict, user: User) -> bool:
    """Whether a person had no hand in the verdict."""
    return (
        user.pk not in (verdict.author_id, verdict.submitted_by_id)
        and not verdict.authors.filter(user=user).exists()
    )


def approve(claim: Claim, *, actor: User) -> Claim:
    """in_review → approved, by somebody who did not write the verdict; raises FourEyes otherwise.

    The database refuses the same by triggers on reviews and claims.
    """
    with acting(actor, "claim.approve"):
        claim = lock(claim, "approve", actor)
        verdict = _submitted_verdict(claim)
        if not may_approve(verdict, actor):
            raise FourEyes
        Review.objects.create(
            verdict=verdict,
            reviewer=actor,
            decision=Decision.APPROVE,
            at=timezone.now(),
            verdict_version=verdict.version,
        )
        claim = move(claim, "approve", assignee=claim.assignee)
        for person in {claim.assignee, verdict.submitted_by}:
            tell_assignee(claim, NotificationKind.APPROVED, actor=actor, person=person)
        return claim


def return_claim(claim: Claim, *, actor: User, reason: str) -> Claim:
    """in_review → in_progress, back to the one who wrote it, with the reason."""
    reason = require_reason(reason)
    with acting(actor, "claim.return", reason=reason):
        claim = lock(claim, "return", actor)
        verdict = _submitted_verdict(claim)
        Review.objects.create(
            verdict=verdict,
            reviewer=actor,
            decision=Decision.RETURN,
            reason=reason,
            at=timezone.now(),
            verdict_version=verdict.version,
        )
        claim = move(claim, "return", reason=reason, assignee=claim.assignee)
        for person in {claim.assignee, verdict.submitted_by}:
            tell_assignee(claim, NotificationKind.RETURNED, actor=actor, person=person, note=reason)
        return claim
