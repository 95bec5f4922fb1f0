"""Evidence, what was captured of it, and which claims cite it."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.audit import RecordEvents


class SourceType(models.TextChoices):
    PRIMARY = "primary", _("primary source")
    OFFICIAL = "official", _("official body")
    ACADEMIC = "academic", _("academic")
    DATA = "data", _("data")
    EXPERT = "expert", _("expert")
    MEDIA = "media", _("media")
    OTHER = "other", _("other")


class LinkState(models.TextChoices):
    UNCHECKED = "unchecked", _("not checked yet")
    OK = "ok", _("as it was")
    DRIFTED = "drifted", _("changed since")
    DEAD = "dead", _("gone")


class Evidence(models.Model):
    """A page, or something offline: a book page, a document number, a telephone call."""

    url = models.URLField(_("link"), max_length=2000, blank=True)
    locator = models.CharField(
        _("where it is, offline"),
        max_length=500,
        blank=True,
        help_text=_("A book page, a document number, a telephone call."),
    )
    title = models.CharField(_("title"), max_length=500)
    publisher = models.ForeignKey(
        "annotations.Source",
        verbose_name=_("publisher"),
        on_delete=models.PROTECT,
        related_name="evidence",
    )
    wire = models.ForeignKey(
        "annotations.Source",
        verbose_name=_("taken over from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="syndicated_evidence",
        help_text=_("The agency whose story this is: two links of one wire story are one source."),
    )
    author = models.CharField(_("author"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    accessed_at = models.DateTimeField(_("read on"))
    source_type = models.CharField(_("type of source"), max_length=10, choices=SourceType)
    stated_interest = models.CharField(_("its interest in the matter"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        "annotations.User", verbose_name=_("added by"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)
    link_state = models.CharField(
        _("state of the link"), max_length=9, choices=LinkState, default=LinkState.UNCHECKED
    )
    link_checked_at = models.DateTimeField(_("link checked"), null=True, blank=True)
    link_error = models.TextField(_("why the link is dead"), blank=True)
    search_key = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(url="") | ~models.Q(locator=""), name="evidence_is_somewhere"
            ),
            models.UniqueConstraint(
                fields=["url"], condition=~models.Q(url=""), name="evidence_url_once"
            ),
            models.CheckConstraint(
                condition=models.Q(link_state__in=LinkState.values),
                name="evidence_link_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(link_state="dead") | ~models.Q(link_error=""),
                name="evidence_dead_link_said",
            ),
        ]
        indexes = [
            models.Index(fields=["link_state", "-id"], name="evidence_link_state"),
            models.Index(
                fields=["link_checked_at", "id"],
                name="evidence_to_check",
                condition=~models.Q(url=""),
            ),
            GinIndex(fields=["search_key"], name="evidence_words", opclasses=["gin_trgm_ops"]),
        ]
        triggers = [RecordEvents(ignored=["search_key", "link_checked_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def independence_key(self) -> int:
        """The source whose word this is, for counting independent ones."""
        return (self.wire or self.publisher).independence_key


class CaptureStatus(models.TextChoices):
    PENDING = "pending", _("being fetched")
    CAPTURED = "captured", _("kept")
    FAILED = "failed", _("could not be fetched")


class CaptureChannel(models.TextChoices):
    FETCH = "fetch", _("fetched")
    UPLOAD = "upload", _("uploaded")
    CHECK = "check", _("found changed by a check of the link")


class Capture(models.Model):
    """What was fetched of a piece of evidence, or uploaded with it, when, and how it went."""

    evidence = models.ForeignKey(
        Evidence,
        verbose_name=_("piece of evidence"),
        on_delete=models.CASCADE,
        related_name="captures",
    )
    status = models.CharField(
        _("status"), max_length=10, choices=CaptureStatus, default=CaptureStatus.PENDING
    )
    channel = models.CharField(
        _("how it came"), max_length=6, choices=CaptureChannel, default=CaptureChannel.FETCH
    )
    requested_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    final_url = models.URLField(_("final address"), max_length=2000, blank=True)
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    content_type = models.CharField(_("content type"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    bytes_count = models.PositiveIntegerField(_("bytes"), default=0)
    file = models.FileField(_("stored file"), upload_to="captures/%Y/%m", blank=True)
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("capture")
        verbose_name_plural = _("captures")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="captured")
                | models.Q(sha256__regex="^[0-9a-f]{64}$", finished_at__isnull=False),
                name="capture_kept_has_hash",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="failed") | ~models.Q(error=""),
                name="capture_failure_said",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=CaptureChannel.values), name="capture_channel_known"
            ),
            models.CheckConstraint(
                condition=models.Q(channel="fetch") | models.Q(status="captured"),
                name="capture_waits_for_fetching_alone",
            ),
        ]
        indexes = [
            models.Index(fields=["evidence", "-id"]),
            models.Index(fields=["sha256"], name="capture_by_hash", condition=~models.Q(sha256="")),
        ]
        triggers = [RecordEvents(ignored=["text"])]

    def __str__(self) -> str:
        return f"{self.evidence_id}: {self.status}"


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("supports")
    REFUTES = "refutes", _("refutes")
    CONTEXT = "context", _("gives context")


class Citation(models.Model):
    """That a claim cites a piece of evidence: for, against, or as context."""

    claim = models.ForeignKey(
        "annotations.Claim",
        verbose_name=_("claim"),
        on_delete=models.CASCADE,
        related_name="citations",
    )
    evidence = models.ForeignKey(
        Evidence,
        verbose_name=_("piece of evidence"),
        on_delete=models.PROTECT,
        related_name="citations",
    )
    stance = models.CharField(_("stance"), max_length=10, choices=Stance)
    excerpt = models.TextField(_("excerpt"), blank=True, help_text=_("Quoted from the evidence."))
    excerpt_reason = models.TextField(_("why the excerpt is not in the capture"), blank=True)
    excerpt_found = models.BooleanField(
        _("the excerpt is in the capture"),
        null=True,
        editable=False,
        help_text=_("Unknown where nothing readable has been kept."),
    )
    note = models.TextField(_("note"), blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    created_by = models.ForeignKey(
        "annotations.User", verbose_name=_("added by"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stance__in=Stance.values), name="citation_stance_known"
            )
        ]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return f"{self.claim_id} ← {self.evidence_id}"
