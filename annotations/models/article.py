"""Articles as received, their revisions, and the segmenter's runs over them."""

import uuid
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.audit import RecordEvents
from annotations.models.states import ARTICLE_TRANSITIONS, ArticleState
from annotations.text.searchkey import search_key


class IntakeChannel(models.TextChoices):
    PASTE = "paste", _("pasted")
    UPLOAD = "upload", _("uploaded")
    COMMAND = "command", _("by command")
    API = "api", _("by API")
    URL = "url", _("fetched")
    FEED = "feed", _("from a feed")


class Article(models.Model):
    """A news article. Its texts are revisions; this row says what it is and where it stands."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=500)
    source = models.ForeignKey(
        "annotations.Source",
        verbose_name=_("outlet"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    url = models.URLField(_("link"), max_length=2000, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    channel = models.CharField(_("brought in"), max_length=10, choices=IntakeChannel)
    state = models.CharField(
        _("state"), max_length=12, choices=ArticleState, default=ArticleState.RECEIVED
    )
    failure = models.TextField(_("why it failed"), blank=True)
    text_sha256 = models.CharField(
        _("SHA-256 of the text"),
        max_length=64,
        unique=True,
        help_text=_("Of the current revision: the same text twice is one article."),
    )
    created_by = models.ForeignKey(
        "annotations.User",
        verbose_name=_("brought in by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    api_key = models.ForeignKey(
        "annotations.ApiKey",
        verbose_name=_("key"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    search_key = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ArticleState.values), name="article_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(text_sha256__regex="^[0-9a-f]{64}$"), name="article_sha256_form"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(failure=""),
                name="article_failure_said",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["source", "-id"], name="article_of_source"),
            GinIndex(fields=["search_key"], name="article_words", opclasses=["gin_trgm_ops"]),
        ]
        triggers = [
            RecordEvents(ignored=["search_key"]),
            pgtrigger.FSM(
                name="article_state_moves", field="state", transitions=ARTICLE_TRANSITIONS
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key by which the title is found with the title."""
        self.search_key = search_key(f"{self.title} {self.author}")
        super().save(*args, **kwargs)


class Revision(models.Model):
    """One text of an article, exactly as received but for its line ends; it never changes."""

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("revision"))
    text = models.TextField(_("text as received"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    characters = models.PositiveIntegerField(_("characters"))
    encoding = models.CharField(_("received in"), max_length=40, default="utf-8")
    received_bytes = models.BinaryField(
        _("bytes as received"),
        null=True,
        blank=True,
        help_text=_("Kept where the text is not simply these bytes read as UTF-8."),
    )
    notices = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("notices of the intake"),
        default=list,
        blank=True,
    )
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="revision_number_positive"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="revision_text_not_empty"),
        ]
        triggers = [
            RecordEvents(ignored=["text", "received_bytes"]),
            pgtrigger.Protect(name="revision_never_changes", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}/{self.number}"


class RunState(models.TextChoices):
    RUNNING = "running", _("running")
    FINISHED = "finished", _("finished")
    FAILED = "failed", _("failed")


class SegmentationRun(models.Model):
    """One pass of one version of the segmenter over one revision."""

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="runs"
    )
    revision = models.ForeignKey(
        Revision, verbose_name=_("revision"), on_delete=models.CASCADE, related_name="runs"
    )
    segmenter_version = models.CharField(_("segmenter"), max_length=40)
    lexicon_hash = models.CharField(_("lexicon"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.RUNNING)
    unit_count = models.PositiveIntegerField(_("units"), default=0)
    claim_count = models.PositiveIntegerField(_("suggested claims"), default=0)
    error = models.TextField(_("error"), blank=True)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("segmentation run")
        verbose_name_plural = _("segmentation runs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "segmenter_version", "lexicon_hash"], name="run_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RunState.values), name="run_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(error=""), name="run_failure_said"
            ),
        ]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return f"{self.revision} · {self.segmenter_version}"


class Unit(models.Model):
    """A sentence or heading that the segmenter found: everything it said of one place."""

    class Kind(models.TextChoices):
        SENTENCE = "sentence", _("sentence")
        HEADING = "heading", _("heading")

    run = models.ForeignKey(SegmentationRun, on_delete=models.CASCADE, related_name="units")
    ordinal = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    checkworthiness = models.FloatField()
    checkworthy = models.BooleanField()
    analysis = models.JSONField(
        default=dict, help_text=_("Attribution, quantities, times, split points and the like.")
    )

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(fields=["run", "ordinal"], name="unit_ordinal_once"),
            models.CheckConstraint(condition=models.Q(start__lt=models.F("end")), name="unit_span"),
            models.CheckConstraint(
                condition=models.Q(checkworthiness__gte=0, checkworthiness__lte=1),
                name="unit_checkworthiness_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}#{self.ordinal}"
