"""Notifications as they are shown: what each says, what it is about, and where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from annotations.models import Notification, NotificationKind
from annotations.workflow.notifications import said

SHOWN_MAX = 99
"""The bell counts no further."""

ICONS: dict[str, str] = {
    NotificationKind.ASSIGNED: "take",
    NotificationKind.UNASSIGNED: "release",
    NotificationKind.FOR_REVIEW: "state-in_review",
    NotificationKind.RETURNED: "undo",
    NotificationKind.APPROVED: "state-approved",
    NotificationKind.PUBLISHED: "state-published",
    NotificationKind.CORRECTING: "state-correcting",
    NotificationKind.WITHDRAWN: "state-withdrawn",
    NotificationKind.COMMENT: "comment",
    NotificationKind.MENTION: "comment",
    NotificationKind.LEASE_TAKEN_OVER: "edit",
    NotificationKind.OVERDUE: "clock",
    NotificationKind.EVIDENCE_FAILED: "bad",
    NotificationKind.EXCERPT_MISSING: "quote",
    NotificationKind.EVIDENCE_DRIFTED: "evidence",
    NotificationKind.EVIDENCE_DEAD: "bad",
}
_WARN = frozenset(
    {
        NotificationKind.RETURNED,
        NotificationKind.OVERDUE,
        NotificationKind.EVIDENCE_FAILED,
        NotificationKind.EXCERPT_MISSING,
        NotificationKind.EVIDENCE_DEAD,
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """One notification as a line of the page."""

    notification: Notification
    words: str
    about: str
    url: str
    icon: str
    tone: str


def lines(notifications: Iterable[Notification]) -> list[Told]:
    """Return the lines of a page; actor, claim, article and evidence are to be loaded."""
    return [
        Told(
            notification=one,
            words=said(one),
            about=about(one),
            url=leads_to(one),
            icon=ICONS.get(one.kind, "info"),
            tone="warn" if one.kind in _WARN else "",
        )
        for one in notifications
    ]


def about(notification: Notification) -> str:
    """Return the words of what a notification is about."""
    if notification.claim is not None:
        return notification.claim.statement
    if notification.evidence is not None:
        return str(notification.evidence)
    return notification.article.title if notification.article is not None else ""


def leads_to(notification: Notification) -> str:
    """Return the address of what a notification is about; empty where there is none."""
    if notification.claim is not None:
        return reverse("desk:claim", args=[notification.claim.uuid])
    if notification.evidence_id is not None:
        return reverse("desk:piece", args=[notification.evidence_id])
    if notification.article is not None:
        return reverse("desk:workbench", args=[notification.article.uuid])
    return ""
