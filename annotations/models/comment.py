"""What editors say to each other on a claim, and their attempts to reach whoever made it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.audit import RecordEvents


class Comment(models.Model):
    """What editors say to each other on a claim. Never exported."""

    claim = models.ForeignKey(
        "annotations.Claim",
        verbose_name=_("claim"),
        on_delete=models.CASCADE,
        related_name="comments",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("answer to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answers",
    )
    author = models.ForeignKey(
        "annotations.User", verbose_name=_("author"), on_delete=models.PROTECT, related_name="+"
    )
    body = models.TextField(_("comment"))
    # A default, not the moment of saving: a merge takes comments along with their time.
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    resolved_at = models.DateTimeField(_("settled"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        "annotations.User",
        verbose_name=_("settled by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(body=""), name="comment_not_empty"),
            models.CheckConstraint(
                condition=models.Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | models.Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_by_someone",
            ),
        ]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return self.body[:60]


class Contact(models.Model):
    """An attempt to reach the claimant."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("telephone")
        EMAIL = "email", _("e-mail")
        MESSAGE = "message", _("message")
        LETTER = "letter", _("letter")
        IN_PERSON = "in_person", _("in person")
        OTHER = "other", _("other")

    claim = models.ForeignKey(
        "annotations.Claim",
        verbose_name=_("claim"),
        on_delete=models.CASCADE,
        related_name="contacts",
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    at = models.DateTimeField(_("when"))
    note = models.TextField(_("what was asked"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    by = models.ForeignKey(
        "annotations.User", verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["at", "id"]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.at:%Y-%m-%d}"
