"""Published work, and those who receive it: publishers, their keys, their webhooks."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.audit import RecordEvents

PUBLICATION_SEQUENCE = "annotations_publication_sequence"


class Publication(models.Model):
    """That a claim is public. It outlives withdrawal, as a tombstone.

    `sequence` grows with every change that readers can see and is handed out under a lock, so a
    reader who goes by it misses nothing that is committed later.
    """

    claim = models.OneToOneField(
        "annotations.Claim",
        verbose_name=_("claim"),
        on_delete=models.PROTECT,
        related_name="publication",
    )
    verdict = models.ForeignKey(
        "annotations.Verdict",
        verbose_name=_("verdict"),
        on_delete=models.PROTECT,
        related_name="publications",
    )
    published_at = models.DateTimeField(_("published"))
    modified_at = models.DateTimeField(_("changed"))
    sequence = models.BigIntegerField(_("sequence"), unique=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    record = models.JSONField(
        _("as published"),
        help_text=_("What readers are shown, whatever editors change until the next publication."),
    )
    published_by = models.ForeignKey(
        "annotations.User",
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("why it was withdrawn"), blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(withdrawal_reason=""),
                name="publication_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(modified_at__gte=models.F("published_at")),
                name="publication_modified_after",
            ),
            models.CheckConstraint(condition=~models.Q(record={}), name="publication_has_record"),
        ]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return f"{self.claim_id} @ {self.sequence}"


class Publisher(models.Model):
    """A partner who reads published work or sends articles, by key."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    homepage = models.URLField(_("home page"), max_length=2000, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)

    class Meta:
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return self.name


class Scope(models.TextChoices):
    READ = "read", _("read published work")
    INTAKE = "intake", _("send articles")
    DATASET = "dataset", _("read the labelled data")


class ApiKey(models.Model):
    """A publisher's key: shown once, kept as a hash."""

    publisher = models.ForeignKey(
        Publisher, verbose_name=_("publisher"), on_delete=models.PROTECT, related_name="keys"
    )
    name = models.CharField(_("name"), max_length=120)
    prefix = models.CharField(_("beginning"), max_length=16, unique=True)
    secret_sha256 = models.CharField(_("hash of the key"), max_length=64)
    scopes = ArrayField(
        models.CharField(max_length=10, choices=Scope), verbose_name=_("scopes"), default=list
    )
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    created_by = models.ForeignKey(
        "annotations.User",
        verbose_name=_("issued by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("issued"), auto_now_add=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scopes__contained_by=Scope.values), name="key_scopes_known"
            )
        ]
        triggers = [RecordEvents(ignored=["last_used_at"], masked=["secret_sha256"])]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.name}"

    @property
    def is_valid(self) -> bool:
        """Whether the key opens anything now."""
        return (
            self.revoked_at is None
            and self.publisher.active
            and (self.expires_at is None or self.expires_at > timezone.now())
        )


class WebhookEvent(models.TextChoices):
    PUBLISHED = "claim.published", _("published")
    CORRECTED = "claim.corrected", _("corrected")
    WITHDRAWN = "claim.withdrawn", _("withdrawn")


class WebhookSubscription(models.Model):
    """Where a publisher wants to be told of what."""

    publisher = models.ForeignKey(
        Publisher, verbose_name=_("publisher"), on_delete=models.PROTECT, related_name="webhooks"
    )
    url = models.URLField(_("address"), max_length=2000)
    events = ArrayField(
        models.CharField(max_length=20, choices=WebhookEvent), verbose_name=_("events")
    )
    active = models.BooleanField(_("active"), default=True)
    disabled_at = models.DateTimeField(_("switched off"), null=True, blank=True)
    disabled_reason = models.TextField(_("why it was switched off"), blank=True)
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.UniqueConstraint(fields=["publisher", "url"], name="webhook_once"),
            models.CheckConstraint(
                condition=models.Q(events__contained_by=WebhookEvent.values),
                name="webhook_events_known",
            ),
        ]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return self.url


class WebhookSecret(models.Model):
    """A signing secret; two overlap while a publisher changes over."""

    subscription = models.ForeignKey(
        WebhookSubscription,
        verbose_name=_("webhook"),
        on_delete=models.CASCADE,
        related_name="secrets",
    )
    secret = models.CharField(_("secret"), max_length=200)
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)

    class Meta:
        triggers = [RecordEvents(masked=["secret"])]

    def __str__(self) -> str:
        return f"{self.subscription_id}: {self.created_at:%Y-%m-%d}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("given up")


class Delivery(models.Model):
    """One message to one subscription. Its `message_id` stays the same over every attempt."""

    subscription = models.ForeignKey(
        WebhookSubscription,
        verbose_name=_("webhook"),
        on_delete=models.PROTECT,
        related_name="deliveries",
    )
    claim = models.ForeignKey(
        "annotations.Claim",
        verbose_name=_("claim"),
        on_delete=models.PROTECT,
        related_name="deliveries",
    )
    message_id = models.UUIDField(_("number of the message"), default=uuid.uuid4)
    event = models.CharField(_("event"), max_length=20, choices=WebhookEvent)
    sequence = models.BigIntegerField(_("sequence"))
    payload = models.JSONField(_("content"))
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    response_status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "claim", "sequence"], name="delivery_once"
            )
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"])]
        triggers = [RecordEvents(ignored=["payload"])]

    def __str__(self) -> str:
        return str(self.message_id)
