"""The same for many claims: each by itself, as if done alone, with what came of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annotations.models import Claim, Tag, User
from annotations.workflow import review, triage, verification
from annotations.workflow.errors import BadValue, WorkflowError

AT_ONCE_MAX = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one claim: done, or refused and why."""

    claim: Claim
    error: WorkflowError | None = None

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return self.error is None


def each(claims: Iterable[Claim], act: Callable[[Claim], Claim]) -> list[Outcome]:
    """Do something to each claim in a savepoint of its own; return what came of it, in their order.

    One that is refused leaves the others as they are. All are committed together, and locked in
    one order, so that two people doing this at once do not wait for each other. Raises BadValue
    for more than 500.
    """
    distinct = {claim.pk: claim for claim in claims}
    if len(distinct) > AT_ONCE_MAX:
        raise BadValue(_("Choose no more than 500 claims at once."))
    outcomes: dict[int, Outcome] = {}
    with transaction.atomic():
        for pk in sorted(distinct):
            try:
                outcomes[pk] = Outcome(act(distinct[pk]))
            except WorkflowError as refused:
                outcomes[pk] = Outcome(distinct[pk], refused)
            except Claim.DoesNotExist:
                outcomes[pk] = Outcome(distinct[pk], BadValue(_("There is no such claim.")))
    return [outcomes[pk] for pk in distinct]


def accept_many(claims: Iterable[Claim], *, actor: User) -> list[Outcome]:
    """Accept each suggestion."""
    return each(claims, lambda claim: triage.accept(claim, actor=actor))


def dismiss_many(claims: Iterable[Claim], *, actor: User, reason: str) -> list[Outcome]:
    """Dismiss each suggestion, for one reason."""
    return each(claims, lambda claim: triage.dismiss(claim, actor=actor, reason=reason))


def close_many(claims: Iterable[Claim], *, actor: User, reason: str) -> list[Outcome]:
    """Close each claim as not checkable, for one reason."""
    return each(claims, lambda claim: verification.close(claim, actor=actor, reason=reason))


def tag_many(
    claims: Iterable[Claim], *, actor: User, add: Sequence[Tag] = (), remove: Sequence[Tag] = ()
) -> list[Outcome]:
    """Add tags to each claim's, and take others away."""
    return each(
        claims, lambda claim: triage.change_tags(claim, actor=actor, add=add, remove=remove)
    )


def assign_many(
    claims: Iterable[Claim], *, actor: User, assignee: User, due_at: datetime | None = None
) -> list[Outcome]:
    """Give each queued claim to somebody; one that is at work already is given from hand to hand."""

    def give(claim: Claim) -> Claim:
        fresh = Claim.objects.only("state").get(pk=claim.pk)
        if fresh.assignee_id is None:
            return verification.assign(claim, actor=actor, assignee=assignee, due_at=due_at)
        given = verification.reassign(claim, actor=actor, assignee=assignee)
        if due_at is not None:
            given = verification.set_due(given, actor=actor, due_at=due_at)
        return given

    return each(claims, give)


def release_many(claims: Iterable[Claim], *, actor: User) -> list[Outcome]:
    """Put each claim back into the queue."""
    return each(claims, lambda claim: verification.release(claim, actor=actor))


def set_due_many(claims: Iterable[Claim], *, actor: User, due_at: datetime | None) -> list[Outcome]:
    """Set when each claim is due."""
    return each(claims, lambda claim: verification.set_due(claim, actor=actor, due_at=due_at))


def set_priority_many(claims: Iterable[Claim], *, actor: User, priority: int) -> list[Outcome]:
    """Say how pressing each claim is."""
    return each(
        claims, lambda claim: verification.set_priority(claim, actor=actor, priority=priority)
    )


def approve_many(claims: Iterable[Claim], *, actor: User) -> list[Outcome]:
    """Approve each verdict that the person had no hand in."""
    return each(claims, lambda claim: review.approve(claim, actor=actor))


def return_many(claims: Iterable[Claim], *, actor: User, reason: str) -> list[Outcome]:
    """Return each verdict, for one reason."""
    return each(claims, lambda claim: review.return_claim(claim, actor=actor, reason=reason))
