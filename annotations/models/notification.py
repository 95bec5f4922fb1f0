"""What the desk tells one person: on its pages, and by mail where they want it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NotificationKind(models.TextChoices):
    ASSIGNED = "assigned", _("A claim was given to me")
    UNASSIGNED = "unassigned", _("A claim of mine was given to somebody else")
    FOR_REVIEW = "for_review", _("A verdict waits for review")
    RETURNED = "returned", _("My verdict was returned")
    APPROVED = "approved", _("My verdict was approved")
    PUBLISHED = "published", _("My claim was published")
    CORRECTING = "correcting", _("A published claim of mine is being corrected")
    WITHDRAWN = "withdrawn", _("My claim was withdrawn")
    COMMENT = "comment", _("Somebody commented on my claim or answered me")
    MENTION = "mention", _("Somebody mentioned me")
    LEASE_TAKEN_OVER = "lease_taken_over", _("Somebody took over a claim I was writing on")
    OVERDUE = "overdue", _("A claim of mine is overdue")
    EVIDENCE_FAILED = "evidence_failed", _("A page I cited could not be kept")
    EXCERPT_MISSING = "excerpt_missing", _("An excerpt of mine is not in the page that was kept")
    EVIDENCE_DRIFTED = "evidence_drifted", _("A page I cited has changed")
    EVIDENCE_DEAD = "evidence_dead", _("A page I cited is gone")


def usual_mail_kinds() -> list[str]:
    """What people get by mail until they choose for themselves: what cannot wait until they look."""
    return [
        NotificationKind.ASSIGNED,
        NotificationKind.RETURNED,
        NotificationKind.MENTION,
        NotificationKind.OVERDUE,
    ]


class Notification(models.Model):
    """Something that happened and concerns one person; never what they did themselves."""

    user = models.ForeignKey(
        "annotations.User",
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="notifications",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NotificationKind)
    claim = models.ForeignKey(
        "annotations.Claim",
        verbose_name=_("claim"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    article = models.ForeignKey(
        "annotations.Article",
        verbose_name=_("article"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    evidence = models.ForeignKey(
        "annotations.Evidence",
        verbose_name=_("piece of evidence"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    actor = models.ForeignKey(
        "annotations.User",
        verbose_name=_("who did it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("The reason, the comment, or what went wrong.")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    by_mail = models.BooleanField(_("also by mail"), default=False)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(_("attempts to mail"), default=0)
    mail_after = models.DateTimeField(_("mail not before"), default=timezone.now)
    mail_error = models.TextField(_("error of the mail"), blank=True)
    key = models.CharField(
        _("key"), max_length=200, help_text=_("What it is about: the same is never told twice.")
    )

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notification_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=NotificationKind.values),
                name="notification_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(actor__isnull=True) | ~models.Q(actor=models.F("user")),
                name="notification_not_to_the_actor",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_newest"),
            models.Index(
                fields=["user"],
                name="notification_unread",
                condition=models.Q(read_at__isnull=True),
            ),
            models.Index(
                fields=["mail_after", "id"],
                name="notification_to_mail",
                condition=models.Q(by_mail=True, mailed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.key}"
