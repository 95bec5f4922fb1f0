"""What belongs to one person and not to the record: no history is kept of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Presence(models.Model):
    """That a person has a claim open, and when that was last seen."""

    claim = models.ForeignKey(
        "annotations.Claim", on_delete=models.CASCADE, related_name="presences"
    )
    user = models.ForeignKey("annotations.User", on_delete=models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(fields=["claim", "user"], name="presence_once"),
        ]
        indexes = [models.Index(fields=["seen_at"], name="presence_seen")]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.user_id}"


class VerdictDraft(models.Model):
    """What a person has typed of a verdict and not yet saved, as it stands: private to them."""

    claim = models.ForeignKey("annotations.Claim", on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey("annotations.User", on_delete=models.CASCADE, related_name="drafts")
    rating = models.ForeignKey(
        "annotations.Rating", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    conclusion = models.TextField(_("one-line conclusion"), blank=True)
    justification = models.TextField(_("justification"), blank=True)
    single_source_reason = models.TextField(_("why one source is enough"), blank=True)
    based_on_number = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("The verdict it began from; none where there was none.")
    )
    based_on_version = models.PositiveIntegerField(null=True, blank=True)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("draft of a verdict")
        verbose_name_plural = _("drafts of verdicts")
        constraints = [
            models.UniqueConstraint(fields=["claim", "user"], name="draft_once"),
            models.CheckConstraint(
                condition=models.Q(based_on_number__isnull=True, based_on_version__isnull=True)
                | models.Q(based_on_number__isnull=False, based_on_version__isnull=False),
                name="draft_based_on_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.user_id}"


class FilterPage(models.TextChoices):
    QUEUE = "queue", _("queue")
    ARTICLES = "articles", _("articles")
    EVIDENCE = "evidence", _("evidence")
    PEOPLE = "people", _("people")


class SavedFilter(models.Model):
    """The filters of a list under a name, as the query of its address."""

    user = models.ForeignKey(
        "annotations.User",
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="saved_filters",
    )
    page = models.CharField(_("page"), max_length=10, choices=FilterPage)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filters"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["page", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="saved_filter_once"),
            models.CheckConstraint(
                condition=models.Q(page__in=FilterPage.values), name="saved_filter_page_known"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_filter_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
