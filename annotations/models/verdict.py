"""Rating schemes, verdicts, reviews and corrections."""

import pgtrigger
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from annotations.models.audit import RecordEvents, append_only


class RatingScheme(models.Model):
    """A versioned set of ratings. Published work keeps the version it was rated under."""

    slug = models.SlugField(_("short name"), max_length=60)
    version = models.PositiveIntegerField(_("version"), default=1)
    name_fa = models.CharField(_("Persian name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)
    is_current = models.BooleanField(_("in use"), default=False)
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)

    class Meta:
        verbose_name = _("rating scheme")
        verbose_name_plural = _("rating schemes")
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="scheme_version_once"),
            models.UniqueConstraint(
                fields=["is_current"],
                condition=models.Q(is_current=True),
                name="scheme_one_current",
            ),
        ]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return self.name_en if get_language() == "en" else self.name_fa


class Rating(models.Model):
    """One verdict word of a scheme. `number` is for ClaimReview; without one it has no scale."""

    scheme = models.ForeignKey(
        RatingScheme,
        verbose_name=_("rating scheme"),
        on_delete=models.PROTECT,
        related_name="ratings",
    )
    slug = models.SlugField(_("short name"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"))
    name_fa = models.CharField(_("Persian name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    definition_fa = models.TextField(_("Persian definition"))
    definition_en = models.TextField(_("English definition"))
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["scheme", "order"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "slug"], name="rating_slug_once"),
            models.UniqueConstraint(fields=["scheme", "order"], name="rating_order_once"),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True) | models.Q(number__gte=1),
                name="rating_number_positive",
            ),
        ]
        triggers = [RecordEvents()]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return self.name_en if get_language() == "en" else self.name_fa

    @property
    def definition(self) -> str:
        """The definition in the language in use."""
        return self.definition_en if get_language() == "en" else self.definition_fa


class Verdict(models.Model):
    """A numbered verdict on a claim. A correction that changes it writes the next number."""

    claim = models.ForeignKey(
        "annotations.Claim",
        verbose_name=_("claim"),
        on_delete=models.PROTECT,
        related_name="verdicts",
    )
    number = models.PositiveIntegerField(_("number"), default=1)
    rating = models.ForeignKey(
        Rating,
        verbose_name=_("rating"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="verdicts",
    )
    justification = models.TextField(
        _("justification"), blank=True, help_text=_("Markdown; sanitised when shown.")
    )
    conclusion = models.CharField(_("one-line conclusion"), max_length=300, blank=True)
    single_source_reason = models.TextField(_("why one source is enough"), blank=True)
    author = models.ForeignKey(
        "annotations.User",
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="verdicts",
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        "annotations.User",
        verbose_name=_("submitted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    override_reason = models.TextField(
        _("why it may be submitted as it is"),
        blank=True,
        help_text=_("A chief editor's written reason for going past a gate."),
    )
    overridden_by = models.ForeignKey(
        "annotations.User",
        verbose_name=_("gate passed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["claim", "number"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="verdict_number_once"),
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True)
                | (
                    models.Q(rating__isnull=False, submitted_by__isnull=False)
                    & ~models.Q(justification="")
                    & ~models.Q(conclusion="")
                ),
                name="verdict_submitted_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(override_reason="", overridden_by__isnull=True)
                | (~models.Q(override_reason="") & models.Q(overridden_by__isnull=False)),
                name="verdict_override_by_someone",
            ),
        ]
        triggers = [
            RecordEvents(ignored=["updated_at"]),
            pgtrigger.Protect(name="verdict_no_delete", operation=pgtrigger.Delete),
            # What was submitted is what is reviewed and published; it may change again only
            # after it was returned, and what is public never does.
            pgtrigger.Trigger(
                name="verdict_settled",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__submitted_at__isnull=False)
                & (
                    pgtrigger.Q(old__rating__df=pgtrigger.F("new__rating"))
                    | pgtrigger.Q(old__justification__df=pgtrigger.F("new__justification"))
                    | pgtrigger.Q(old__conclusion__df=pgtrigger.F("new__conclusion"))
                    | pgtrigger.Q(
                        old__single_source_reason__df=pgtrigger.F("new__single_source_reason")
                    )
                    | pgtrigger.Q(old__author__df=pgtrigger.F("new__author"))
                    | pgtrigger.Q(old__claim__df=pgtrigger.F("new__claim"))
                    | pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                    | pgtrigger.Q(new__submitted_at__isnull=True)
                ),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM annotations_claim AS c
                         WHERE c.id = OLD.claim_id
                           AND c.state IN ('in_progress', 'correcting')
                    ) OR EXISTS (
                        SELECT 1 FROM annotations_publication AS p WHERE p.verdict_id = OLD.id
                    ) OR EXISTS (
                        SELECT 1 FROM annotations_correction AS k WHERE k.old_verdict_id = OLD.id
                    ) THEN
                        RAISE EXCEPTION 'settled: verdict % was submitted', OLD.id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'verdict_settled';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # Whoever writes is an author, by the form or by raw SQL: four eyes rest on this.
            pgtrigger.Trigger(
                name="remember_authors",
                when=pgtrigger.After,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
                    "rating_id",
                    "justification",
                    "conclusion",
                    "single_source_reason",
                    "author_id",
                ),
                func="""
                    INSERT INTO annotations_verdictauthor (verdict_id, user_id, at)
                    SELECT NEW.id, who.id, clock_timestamp()
                      FROM (
                        SELECT NEW.author_id AS id
                        UNION
                        SELECT NULLIF(
                            COALESCE(NULLIF(current_setting('rasti.context', true), ''), '{}')::jsonb
                                ->> 'actor_id', '')::bigint
                         WHERE COALESCE(NULLIF(current_setting('rasti.context', true), ''), '{}')::jsonb
                                ->> 'actor_kind' = 'person'
                      ) AS who
                     WHERE who.id IS NOT NULL
                    ON CONFLICT DO NOTHING;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.number}"


class VerdictAuthor(models.Model):
    """Everyone who wrote or edited a verdict; written by a trigger, never taken back."""

    verdict = models.ForeignKey(
        Verdict, verbose_name=_("verdict"), on_delete=models.PROTECT, related_name="authors"
    )
    user = models.ForeignKey(
        "annotations.User", verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verdict", "user"], name="verdict_author_once")
        ]
        triggers = append_only("verdict_author")

    def __str__(self) -> str:
        return f"{self.verdict_id}: {self.user_id}"


class Decision(models.TextChoices):
    APPROVE = "approve", _("approved")
    RETURN = "return", _("returned")


class Review(models.Model):
    """A second editor's decision on a submitted verdict."""

    verdict = models.ForeignKey(
        Verdict, verbose_name=_("verdict"), on_delete=models.PROTECT, related_name="reviews"
    )
    reviewer = models.ForeignKey(
        "annotations.User",
        verbose_name=_("reviewer"),
        on_delete=models.PROTECT,
        related_name="reviews",
    )
    decision = models.CharField(_("decision"), max_length=8, choices=Decision)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("when"))
    verdict_version = models.PositiveIntegerField(_("version of the verdict"))

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision__in=Decision.values), name="review_decision_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="return") | ~models.Q(reason=""),
                name="review_return_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="review_at")]
        triggers = [
            RecordEvents(),
            *append_only("review"),
            pgtrigger.Trigger(
                name="review_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__decision="approve"),
                func="""
                    IF EXISTS (SELECT 1 FROM annotations_verdictauthor
                                WHERE verdict_id = NEW.verdict_id AND user_id = NEW.reviewer_id)
                       OR EXISTS (SELECT 1 FROM annotations_verdict
                                   WHERE id = NEW.verdict_id
                                     AND NEW.reviewer_id IN (author_id, submitted_by_id))
                    THEN
                        RAISE EXCEPTION 'four eyes: user % wrote verdict %',
                            NEW.reviewer_id, NEW.verdict_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_by_another';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict_id}: {self.decision}"


class CorrectionKind(models.TextChoices):
    MINOR = "minor", _("minor")
    UPDATE = "update", _("update")
    SUBSTANTIAL = "substantial", _("substantial")


class Correction(models.Model):
    """A change to published work: public and dated unless minor, never overwriting."""

    claim = models.ForeignKey(
        "annotations.Claim",
        verbose_name=_("claim"),
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=CorrectionKind)
    note = models.TextField(_("note"))
    old_verdict = models.ForeignKey(
        Verdict, verbose_name=_("verdict before"), on_delete=models.PROTECT, related_name="+"
    )
    new_verdict = models.ForeignKey(
        Verdict,
        verbose_name=_("verdict after"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    by = models.ForeignKey(
        "annotations.User",
        verbose_name=_("corrected by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    opened_at = models.DateTimeField(_("begun"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=CorrectionKind.values), name="correction_kind_known"
            ),
            models.CheckConstraint(condition=~models.Q(note=""), name="correction_has_note"),
            models.UniqueConstraint(
                fields=["claim"],
                condition=models.Q(published_at__isnull=True),
                name="correction_one_open",
            ),
        ]
        triggers = [
            RecordEvents(),
            pgtrigger.Protect(name="correction_no_delete", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.kind}"
