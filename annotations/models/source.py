"""Outlets and other publishers of texts, their feeds, and topics."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from annotations.models.audit import RecordEvents
from annotations.text.searchkey import sort_key


class Source(models.Model):
    """An outlet that publishes articles or evidence.

    `owner` says whose it is: two outlets of one owner are not independent of each other.
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    domain = models.CharField(_("domain"), max_length=253, blank=True)
    homepage = models.URLField(_("home page"), max_length=2000, blank=True)
    owner = models.ForeignKey(
        "self", verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT
    )
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain"], condition=~models.Q(domain=""), name="source_domain_once"
            ),
        ]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the Persian sort key with the name: PostgreSQL's own order puts پ after ی."""
        self.sort_key = sort_key(self.name)[:400]
        super().save(*args, **kwargs)

    @property
    def independence_key(self) -> int:
        """What two sources must differ in to count as independent."""
        return self.owner_id or self.pk


class Feed(models.Model):
    """An RSS or Atom feed of a source."""

    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="feeds"
    )
    url = models.URLField(_("address"), max_length=2000, unique=True)
    active = models.BooleanField(_("active"), default=True)
    polled_at = models.DateTimeField(_("last polled"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        triggers = [RecordEvents(ignored=["polled_at"])]

    def __str__(self) -> str:
        return self.url


class Tag(models.Model):
    """A topic, in a small tree."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name_fa = models.CharField(_("Persian name"), max_length=80, unique=True)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="tag_not_its_own_parent"
            )
        ]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the Persian sort key with the name."""
        self.sort_key = sort_key(self.name_fa)[:200]
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return (self.name_en if get_language() == "en" else "") or self.name_fa
