"""Two people on one claim: who has it open, who is writing on it, and taking that over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from annotations.models import Claim, NotificationKind, Presence, User
from annotations.workflow.audit import acting
from annotations.workflow.errors import NotAllowed
from annotations.workflow.guards import lock, may_read, require_assignee
from annotations.workflow.notifications import notify

LEASE = timedelta(seconds=90)
"""How long a claim stays held without a sign of life; the page gives one every HEARTBEAT."""
HEARTBEAT = timedelta(seconds=25)
PRESENT = timedelta(seconds=60)
"""How long somebody counts as being here after they were last seen."""
FORGOTTEN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Lease:
    """Who is writing on a claim, and until when if nothing more is heard; nobody where holder is None."""

    holder: User | None
    until: datetime | None
    is_mine: bool

    @property
    def is_somebody_elses(self) -> bool:
        """Whether saving would be refused."""
        return self.holder is not None and not self.is_mine


def lease_of(claim: Claim, user: User) -> Lease:
    """Return the lease as a loaded claim has it; one that has run out is nobody's."""
    if claim.lease_holder is None or claim.lease_until is None:
        return Lease(None, None, is_mine=False)
    if claim.lease_until <= timezone.now():
        return Lease(None, None, is_mine=False)
    return Lease(claim.lease_holder, claim.lease_until, claim.lease_holder_id == user.pk)


def hold(claim: Claim, *, actor: User) -> Lease:
    """Begin or go on writing on a claim: the heartbeat of its page. Return whose it is now.

    Somebody else's lease that still runs is left to them, and is what comes back. Raises
    NotAllowed, WrongState where nothing is written any more, NotYours for another's claim.
    """
    with transaction.atomic():
        fresh = lock(claim, "hold", actor)
        require_assignee(fresh, actor)
        lease = lease_of(fresh, actor)
        if lease.is_somebody_elses:
            return lease
        fresh.lease_holder = actor
        fresh.lease_until = timezone.now() + LEASE
        fresh.save(update_fields=["lease_holder", "lease_until"])
        return lease_of(fresh, actor)


def let_go(claim: Claim, *, actor: User) -> None:
    """Stop writing on a claim; somebody else's lease is left alone."""
    Claim.objects.filter(pk=claim.pk, lease_holder=actor).update(
        lease_holder=None, lease_until=None
    )
    Presence.objects.filter(claim=claim, user=actor).delete()


_LOG_TAKEOVER = """
SELECT rasti_record_event(
    'UPDATE', 'annotations_claim', row_before, row_after, ARRAY[]::text[], ARRAY[]::text[]
) FROM (
    SELECT jsonb_build_object('id', %(claim)s::bigint, 'article_id', %(article)s::bigint,
                              'lease_holder_id', %(before)s::bigint) AS row_before,
           jsonb_build_object('id', %(claim)s::bigint, 'article_id', %(article)s::bigint,
                              'lease_holder_id', %(after)s::bigint) AS row_after
) AS rows
"""
"""Leases leave no trace in the history, for a page renews them every few seconds; a takeover does."""


def take_over(claim: Claim, *, actor: User) -> Lease:
    """Take a claim from whoever is writing on it: they are told, and the history says so.

    Where nobody is, this is `hold`. Raises as that does.
    """
    with acting(actor, "claim.take_over"):
        fresh = lock(claim, "take_over", actor)
        require_assignee(fresh, actor)
        before = lease_of(fresh, actor)
        fresh.lease_holder = actor
        fresh.lease_until = timezone.now() + LEASE
        fresh.save(update_fields=["lease_holder", "lease_until"])
        if before.holder is not None and before.is_somebody_elses:
            with connection.cursor() as cursor:
                cursor.execute(
                    _LOG_TAKEOVER,
                    {
                        "claim": fresh.pk,
                        "article": fresh.article_id,
                        "before": before.holder.pk,
                        "after": actor.pk,
                    },
                )
            notify(
                [before.holder],
                NotificationKind.LEASE_TAKEN_OVER,
                key=f"lease_taken_over:{fresh.pk}:{timezone.now().isoformat()}",
                actor=actor,
                claim=fresh,
            )
        return lease_of(fresh, actor)


def seen(claim: Claim, *, actor: User) -> None:
    """Note that a person has a claim open. Raises NotAllowed for somebody without a role."""
    if not may_read(actor):
        raise NotAllowed
    Presence.objects.bulk_create(
        [Presence(claim=claim, user=actor, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["claim", "user"],
        update_fields=["seen_at"],
    )


def who_is_here(claim: Claim, *, but: User | None = None) -> list[User]:
    """Return who has a claim open right now, the longest known first; `but` oneself."""
    here = Presence.objects.filter(claim=claim, seen_at__gt=timezone.now() - PRESENT)
    if but is not None:
        here = here.exclude(user=but)
    return [presence.user for presence in here.select_related("user").order_by("id")]


def clean() -> int:
    """Forget presences long gone and leases that ran out; return how many rows."""
    now = timezone.now()
    gone, _per_model = Presence.objects.filter(seen_at__lt=now - FORGOTTEN).delete()
    stale = Claim.objects.filter(lease_holder__isnull=False).filter(
        Q(lease_until__isnull=True) | Q(lease_until__lt=now - FORGOTTEN)
    )
    return gone + stale.update(lease_holder=None, lease_until=None)
