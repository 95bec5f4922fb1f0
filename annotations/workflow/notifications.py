"""Telling people what concerns them: written in the transaction of what happened, never to its doer."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import (
    Article,
    Claim,
    Evidence,
    Notification,
    NotificationKind,
    Role,
    User,
    VerdictAuthor,
)
from annotations.models.states import REVIEWERS
from annotations.workflow.audit import Actor
from annotations.workflow.errors import BadValue, Message

NOTE_MAX = 1000
OVERDUE_AT_ONCE = 500

SAID: dict[str, Message] = {
    NotificationKind.ASSIGNED: _("{who} gave you a claim."),
    NotificationKind.UNASSIGNED: _("{who} gave a claim of yours to somebody else."),
    NotificationKind.FOR_REVIEW: _("{who} submitted a verdict for review."),
    NotificationKind.RETURNED: _("{who} returned your verdict."),
    NotificationKind.APPROVED: _("{who} approved your verdict."),
    NotificationKind.PUBLISHED: _("{who} published your claim."),
    NotificationKind.CORRECTING: _("{who} began to correct a published claim of yours."),
    NotificationKind.WITHDRAWN: _("{who} withdrew your claim."),
    NotificationKind.COMMENT: _("{who} commented."),
    NotificationKind.MENTION: _("{who} mentioned you."),
    NotificationKind.LEASE_TAKEN_OVER: _("{who} took over the claim you were writing on."),
    NotificationKind.OVERDUE: _("A claim of yours is overdue."),
    NotificationKind.EVIDENCE_FAILED: _("A page you cited could not be kept."),
    NotificationKind.EXCERPT_MISSING: _("An excerpt of yours is not in the page as it was kept."),
    NotificationKind.EVIDENCE_DRIFTED: _("A page you cited has changed."),
    NotificationKind.EVIDENCE_DEAD: _("A page you cited is gone."),
}
"""Each kind in a sentence, begun by the one who did it where somebody did."""


def said(notification: Notification) -> str:
    """Return what a notification says, in the language in use; its actor is to be loaded."""
    who = str(notification.actor) if notification.actor else str(_("Somebody"))
    return str(SAID[notification.kind]).format(who=who)


def notify(
    people: Iterable[User | None],
    kind: NotificationKind,
    *,
    key: str,
    actor: User | Actor | None,
    claim: Claim | None = None,
    article: Article | None = None,
    evidence: Evidence | None = None,
    note: str = "",
) -> int:
    """Tell people something, in the caller's transaction; return how many are told.

    The doer is never told, nor who has left, and the same `key` tells nobody twice.
    """
    doer = actor if isinstance(actor, User) else None
    told = {
        person.pk: person
        for person in people
        if person is not None and person.is_active and (doer is None or person.pk != doer.pk)
    }
    Notification.objects.bulk_create(
        [
            Notification(
                user=person,
                kind=kind,
                key=key[:200],
                actor=doer,
                claim=claim,
                article=article or (claim.article if claim else None),
                evidence=evidence,
                note=note[:NOTE_MAX],
                by_mail=bool(person.email) and kind in person.mail_kinds,
            )
            for person in told.values()
        ],
        ignore_conflicts=True,
    )
    return len(told)


def tell_reviewers(claim: Claim, *, actor: User) -> None:
    """Tell everybody who may decide on a submitted verdict that it waits: nobody who wrote on it."""
    wrote = VerdictAuthor.objects.filter(verdict__claim=claim).values("user")
    reviewers = (
        User.objects.filter(is_active=True, groups__name__in=[str(role) for role in REVIEWERS])
        .exclude(pk__in=wrote)
        .distinct()
    )
    notify(
        reviewers,
        NotificationKind.FOR_REVIEW,
        key=f"for_review:{claim.pk}:{claim.version}",
        actor=actor,
        claim=claim,
    )


def tell_assignee(
    claim: Claim,
    kind: NotificationKind,
    *,
    actor: User,
    note: str = "",
    person: User | None = None,
) -> None:
    """Tell the one who works on a claim, or `person` in their place, of a step somebody else made."""
    notify(
        [person or claim.assignee],
        kind,
        key=f"{kind}:{claim.pk}:{claim.version}",
        actor=actor,
        claim=claim,
        note=note,
    )


def tell_citing(
    evidence: Evidence, kind: NotificationKind, *, key: str, actor: Actor, note: str = ""
) -> None:
    """Tell who cites a piece of evidence, and who works on the claims that cite it."""
    for citation in evidence.citations.select_related(
        "created_by", "claim__assignee", "claim__article"
    ):
        notify(
            [citation.created_by, citation.claim.assignee],
            kind,
            key=f"{key}:{citation.claim_id}",
            actor=actor,
            claim=citation.claim,
            evidence=evidence,
            note=note,
        )


def tell_overdue() -> int:
    """Tell assignees, once for each due time, that it has passed; return how many were told."""
    now = timezone.now()
    known = Notification.objects.filter(
        user=OuterRef("assignee"),
        kind=NotificationKind.OVERDUE,
        claim=OuterRef("pk"),
        at__gte=OuterRef("due_order"),
    )
    late = (
        Claim.objects.open()
        .filter(~Exists(known), due_order__lt=now, assignee__isnull=False)
        .select_related("assignee", "article")
        .order_by("due_order", "id")[:OVERDUE_AT_ONCE]
    )
    told = 0
    with transaction.atomic():
        for claim in late:
            told += notify(
                [claim.assignee],
                NotificationKind.OVERDUE,
                key=f"overdue:{claim.pk}:{claim.due_order.isoformat()}",
                actor=None,
                claim=claim,
            )
    return told


def mark_read(notification: Notification, *, actor: User) -> Notification:
    """Note that a person has seen one of their notifications; somebody else's stays as it is."""
    Notification.objects.filter(pk=notification.pk, user=actor, read_at__isnull=True).update(
        read_at=timezone.now()
    )
    notification.refresh_from_db(fields=["read_at"])
    return notification


def mark_all_read(*, actor: User, until: int | None = None) -> int:
    """Note that a person has seen all their notifications, up to the number `until`; return how many."""
    unread = Notification.objects.filter(user=actor, read_at__isnull=True)
    if until is not None:
        unread = unread.filter(pk__lte=until)
    return unread.update(read_at=timezone.now())


def unread_count(user: User) -> int:
    """How many notifications a person has not seen; looks no further than a hundred."""
    unread = Notification.objects.filter(user=user, read_at__isnull=True)
    return unread.order_by().values("pk")[:100].count()


def choose_mail_kinds(*, actor: User, kinds: Iterable[str]) -> User:
    """Have these kinds of notifications sent to one's e-mail address as well; raises BadValue."""
    chosen = sorted(set(kinds))
    if not set(chosen) <= set(NotificationKind.values):
        raise BadValue(_("There is no such kind of notification."))
    actor.mail_kinds = chosen
    actor.save(update_fields=["mail_kinds"])
    return actor


def editors() -> Iterable[User]:
    """Everybody who may be mentioned on the desk."""
    return User.objects.filter(is_active=True, groups__name__in=Role.values).distinct()
