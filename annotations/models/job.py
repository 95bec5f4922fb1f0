"""Background work: the row is the truth, a broker's message only a hint."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.audit import RecordEvents


class JobKind(models.TextChoices):
    SEGMENT = "segment", _("segmentation")
    CAPTURE = "capture", _("capture of evidence")
    CHECK = "check", _("check of a link")
    READ = "read", _("reading of a long file")


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    QUARANTINED = "quarantined", _("set aside after too many attempts")


class Job(models.Model):
    """A piece of background work, written in the transaction that made it necessary."""

    kind = models.CharField(_("kind"), max_length=12, choices=JobKind)
    key = models.CharField(
        _("key"),
        max_length=200,
        unique=True,
        help_text=_("What the work is of: the same work is never queued twice."),
    )
    article = models.ForeignKey(
        "annotations.Article",
        verbose_name=_("article"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="jobs",
    )
    target_id = models.BigIntegerField(_("row it works on"))
    state = models.CharField(_("state"), max_length=12, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    run_after = models.DateTimeField(_("not before"))
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    requested_by = models.ForeignKey(
        "annotations.User",
        verbose_name=_("asked for by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    enqueued_at = models.DateTimeField(_("announced"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values), name="job_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["failed", "quarantined"]) | ~models.Q(last_error=""),
                name="job_failure_said",
            ),
        ]
        indexes = [
            models.Index(
                fields=["run_after"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="job_pending",
            )
        ]
        triggers = [RecordEvents(ignored=["enqueued_at", "lease_until", "run_after"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.target_id}"


class WorkerHeartbeat(models.Model):
    """When each worker was last seen."""

    name = models.CharField(_("worker"), max_length=200, primary_key=True)
    started_at = models.DateTimeField(_("started"))
    beat_at = models.DateTimeField(_("last seen"))
    version = models.CharField(_("version"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name
