"""Saving a claim's move from one state to the next."""

from django.utils import timezone

from annotations.models import ACTIONS, Claim, User


def move(claim: Claim, action: str, *, reason: str = "", assignee: User | None = None) -> Claim:
    """Save a locked claim in the action's target state; the caller has made every check.

    The reason stays on the claim for as long as it explains the state; the assignee is set to
    the one given, and dropped otherwise only where nobody may hold the claim.
    """
    target = ACTIONS[action].target
    if target is None:
        raise ValueError(f"{action} does not move a claim")
    claim.state = target
    claim.state_reason = reason
    claim.state_changed_at = timezone.now()
    claim.touched = True
    claim.version += 1
    claim.assignee = assignee
    # Whoever was writing has done so, or finds the claim moved on.
    claim.lease_holder = None
    claim.lease_until = None
    claim.save(
        update_fields=[
            "state",
            "state_reason",
            "state_changed_at",
            "touched",
            "version",
            "assignee",
            "claimant",
            "lease_holder",
            "lease_until",
        ]
    )
    return claim
