"""Claims, where they are said, and what editors note on them."""

import uuid
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.audit import RecordEvents
from annotations.models.gates import SUBMIT_GATES_SQL
from annotations.models.queue import FAR, QUEUE_ORDER_SQL, ClaimQuerySet
from annotations.models.states import OPEN, TRANSITIONS, ClaimState


class ClaimKind(models.TextChoices):
    QUANTITY = "quantity", _("quantity")
    EVENT = "event", _("event")
    QUOTE = "quote", _("quote")
    POSITION = "position", _("position")
    PREDICTION = "prediction", _("prediction")
    CAUSAL = "causal", _("cause and effect")
    COMPARISON = "comparison", _("comparison")
    RULE = "rule", _("law or rule")
    OTHER = "other", _("other")


class Origin(models.TextChoices):
    MACHINE = "machine", _("suggested by the machine")
    PERSON = "person", _("marked by a person")


class Priority(models.IntegerChoices):
    LOW = 10, _("low")
    NORMAL = 20, _("normal")
    HIGH = 30, _("high")
    URGENT = 40, _("urgent")


_OPEN = models.Q(state__in=sorted(OPEN))


class Claim(models.Model):
    """A checkable statement. State, verdict and kind are three separate things."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        "annotations.Article",
        verbose_name=_("article"),
        on_delete=models.PROTECT,
        related_name="claims",
    )
    statement = models.TextField(_("statement"), help_text=_("The claim as an editor words it."))
    claimant = models.CharField(_("claimant"), max_length=300, blank=True)
    claimant_role = models.CharField(_("claimant's role"), max_length=300, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    kinds = ArrayField(
        models.CharField(max_length=12, choices=ClaimKind),
        verbose_name=_("kinds"),
        default=list,
        blank=True,
    )
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    run = models.ForeignKey(
        "annotations.SegmentationRun",
        verbose_name=_("segmentation run"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="claims",
    )
    checkworthiness = models.FloatField(_("check-worthiness"), null=True, blank=True)
    analysis = models.JSONField(
        _("the machine's reading"),
        default=dict,
        blank=True,
        help_text=_(
            "Reasons, guessed speaker, quantities, times: kept apart from what editors say."
        ),
    )
    context_needed = models.BooleanField(_("needs context"), default=False)

    state = models.CharField(
        _("state"), max_length=12, choices=ClaimState, default=ClaimState.SUGGESTED
    )
    state_reason = models.TextField(
        _("reason"), blank=True, help_text=_("Why it was dismissed, closed, returned or withdrawn.")
    )
    state_changed_at = models.DateTimeField(_("since"), default=timezone.now)
    touched = models.BooleanField(
        _("touched by a person"),
        default=False,
        help_text=_("The segmenter never changes a claim that a person has touched."),
    )
    assignee = models.ForeignKey(
        "annotations.User",
        verbose_name=_("assignee"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="claims",
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL
    )
    lease_holder = models.ForeignKey(
        "annotations.User",
        verbose_name=_("who is writing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="leases",
    )
    lease_until = models.DateTimeField(_("writing until"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    replaced_by = models.ManyToManyField(
        "self", symmetrical=False, through="ClaimReplacement", related_name="replaces"
    )
    tags = models.ManyToManyField("annotations.Tag", through="ClaimTag", related_name="claims")
    created_by = models.ForeignKey(
        "annotations.User",
        verbose_name=_("added by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)
    search_key = models.TextField(editable=False, default="")
    queue_rank = models.FloatField(
        editable=False,
        default=0.0,
        help_text=_("Small for what comes first: by priority, then a person's find, then worth."),
    )
    due_order = models.DateTimeField(
        editable=False,
        default=FAR,
        help_text=_("When it is due; what is not due at all comes last."),
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ClaimState.values), name="claim_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kinds__contained_by=ClaimKind.values), name="claim_kinds_known"
            ),
            models.CheckConstraint(
                condition=models.Q(checkworthiness__isnull=True)
                | models.Q(checkworthiness__gte=0, checkworthiness__lte=1),
                name="claim_checkworthiness_range",
            ),
            models.CheckConstraint(condition=~models.Q(statement=""), name="claim_has_statement"),
            models.CheckConstraint(
                condition=models.Q(origin="machine") | models.Q(created_by__isnull=False),
                name="claim_origin_says_who",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["in_progress", "in_review", "correcting"])
                | models.Q(assignee__isnull=False),
                name="claim_at_work_has_assignee",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["suggested", "dismissed", "queued"])
                | models.Q(assignee__isnull=True),
                name="claim_waiting_has_no_assignee",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["dismissed", "closed", "withdrawn"])
                | ~models.Q(state_reason=""),
                name="claim_ended_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["article", "state"]),
            models.Index(fields=["assignee", "state"]),
            # One for each tab and each sort of the queue, which reads its pages by key.
            models.Index(fields=["state", "queue_rank", "id"], name="claim_state_rank"),
            models.Index(fields=["state", "state_changed_at", "id"], name="claim_state_age"),
            models.Index(fields=["state", "due_order", "id"], name="claim_state_due"),
            models.Index(fields=["queue_rank", "id"], name="claim_open_rank", condition=_OPEN),
            models.Index(fields=["state_changed_at", "id"], name="claim_open_age", condition=_OPEN),
            models.Index(fields=["due_order", "id"], name="claim_open_due", condition=_OPEN),
            models.Index(
                fields=["assignee", "queue_rank", "id"], name="claim_mine_rank", condition=_OPEN
            ),
            models.Index(
                fields=["assignee", "due_order", "id"], name="claim_mine_due", condition=_OPEN
            ),
            models.Index(
                fields=["queue_rank", "id"],
                name="claim_returned",
                condition=models.Q(state="in_progress") & ~models.Q(state_reason=""),
            ),
            GinIndex(fields=["search_key"], name="claim_words", opclasses=["gin_trgm_ops"]),
        ]
        triggers = [
            RecordEvents(
                ignored=["search_key", "lease_until", "lease_holder_id", "queue_rank", "due_order"]
            ),
            pgtrigger.FSM(name="claim_state_moves", field="state", transitions=TRANSITIONS),
            pgtrigger.Trigger(
                name="claim_starts",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state__in=["suggested", "queued"]),
                func="""
                    RAISE EXCEPTION 'a claim starts as a suggestion or in the queue, not as %',
                        NEW.state
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_starts';
                """,
            ),
            # Two columns to sort by, kept by the database: pages by key need one direction and no NULL.
            pgtrigger.Trigger(
                name="keep_queue_order",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=QUEUE_ORDER_SQL,
            ),
            pgtrigger.Trigger(
                name="review_behind_gates",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state"))
                & pgtrigger.Q(new__state="in_review"),
                func=SUBMIT_GATES_SQL,
            ),
            pgtrigger.Trigger(
                name="approval_needs_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state"))
                & pgtrigger.Q(new__state="approved"),
                func="""
                    IF NOT EXISTS (
                        SELECT 1
                          FROM annotations_verdict AS v
                          JOIN annotations_review AS r ON r.verdict_id = v.id
                         WHERE v.claim_id = NEW.id
                           AND v.number = (SELECT max(number) FROM annotations_verdict
                                            WHERE claim_id = NEW.id)
                           AND r.decision = 'approve'
                           AND r.at >= v.submitted_at
                           AND NOT EXISTS (SELECT 1 FROM annotations_verdictauthor AS a
                                            WHERE a.verdict_id = v.id
                                              AND a.user_id = r.reviewer_id)
                    ) THEN
                        RAISE EXCEPTION 'four eyes: claim % has no approval by another person', NEW.id
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'claim_approval_needs_another';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.statement


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    def primary(self) -> Self:
        """The first place each claim was found in."""
        return self.filter(is_primary=True)


class Appearance(models.Model):
    """One place where a claim is said: code points of a revision, and the quote with its context.

    The selectors are those of the W3C Web Annotation model: TextPosition and TextQuote.
    """

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.CASCADE, related_name="appearances"
    )
    article = models.ForeignKey(
        "annotations.Article",
        verbose_name=_("article"),
        on_delete=models.PROTECT,
        related_name="appearances",
    )
    revision = models.ForeignKey(
        "annotations.Revision",
        verbose_name=_("revision"),
        on_delete=models.PROTECT,
        related_name="appearances",
    )
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    quote = models.TextField(_("quote"))
    prefix = models.CharField(_("before"), max_length=64, blank=True)
    suffix = models.CharField(_("after"), max_length=64, blank=True)
    is_primary = models.BooleanField(_("primary"), default=False)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    confidence = models.FloatField(
        _("confidence"),
        default=1.0,
        help_text=_("1 where it was found here; less where it was re-anchored from an older text."),
    )
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="appearance_span"
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__gte=0, confidence__lte=1),
                name="appearance_confidence_range",
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(is_primary=True), name="appearance_one_primary"
            ),
            models.UniqueConstraint(
                fields=["claim", "revision", "start", "end"], name="appearance_place_once"
            ),
            models.UniqueConstraint(
                fields=["revision", "start", "end"],
                condition=models.Q(origin="machine"),
                name="appearance_machine_once",
            ),
        ]
        indexes = [models.Index(fields=["revision", "start"])]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return f"{self.revision_id}[{self.start}:{self.end}]"


class ClaimReplacement(models.Model):
    """That a superseded claim was replaced by another: by a split, a merge, or a duplicate."""

    class Kind(models.TextChoices):
        SPLIT = "split", _("split")
        MERGE = "merge", _("merged")
        UNDO = "undo", _("taken back")
        DUPLICATE = "duplicate", _("the same claim")

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.CASCADE, related_name="replacements"
    )
    replacement = models.ForeignKey(
        Claim,
        verbose_name=_("claim in its place"),
        on_delete=models.CASCADE,
        related_name="replacement_of",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "replacement"], name="replacement_once"),
            models.CheckConstraint(
                condition=~models.Q(claim=models.F("replacement")), name="replacement_is_another"
            ),
        ]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return f"{self.claim_id} → {self.replacement_id}"


class ClaimTag(models.Model):
    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.CASCADE, related_name="claim_tags"
    )
    tag = models.ForeignKey(
        "annotations.Tag",
        verbose_name=_("tag"),
        on_delete=models.PROTECT,
        related_name="claim_tags",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "tag"], name="claim_tag_once")]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.tag_id}"
