"""The audit record: written by triggers alone, never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.audit import append_only


class ActorKind(models.TextChoices):
    PERSON = "person", _("person")
    TASK = "task", _("task")
    API_KEY = "api_key", _("API key")
    COMMAND = "command", _("command")
    DATABASE = "database", _("database")


class Event(models.Model):
    """One change of one row: who or what, when, before and after.

    All rows changed by one business action share its `operation` and `action`.
    """

    at = models.DateTimeField(_("when"), db_index=True)
    operation = models.UUIDField(_("operation"), null=True, db_index=True)
    action = models.CharField(_("action"), max_length=60)
    actor_kind = models.CharField(_("kind of actor"), max_length=10, choices=ActorKind)
    actor_id = models.BigIntegerField(_("actor's number"), null=True)
    actor_name = models.CharField(_("actor"), max_length=200)
    request_id = models.CharField(_("number of the request"), max_length=64)
    task_id = models.CharField(_("number of the background task"), max_length=64)
    reason = models.TextField(_("reason"))
    source_table = models.CharField(_("table"), max_length=63)
    object_id = models.CharField(_("row"), max_length=64)
    op = models.CharField(_("change"), max_length=6)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    article_id = models.BigIntegerField(_("number of the article"), null=True)
    claim_id = models.BigIntegerField(_("number of the claim"), null=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("audit log")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["claim_id", "id"]),
            models.Index(fields=["article_id", "id"]),
            models.Index(fields=["source_table", "object_id", "id"]),
        ]
        triggers = append_only("event")

    def __str__(self) -> str:
        return f"{self.action or self.op} {self.source_table}#{self.object_id}"
