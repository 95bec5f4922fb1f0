"""Articles, the segmenter's runs over them, and background jobs: to look at, and to start anew."""

from typing import Any, override

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import EVERYWHERE, ReadOnlyAdmin, each, person
from annotations.admin.filters import days
from annotations.admin.show import link_to
from annotations.admin.site import desk_admin
from annotations.models import Article, ClaimState, Job, SegmentationRun
from annotations.templatetags.rasti import article_badge, digits
from annotations.workflow import intake
from annotations.workflow.retry import retry_job


@admin.register(Article, site=desk_admin)
class ArticleAdmin(ReadOnlyAdmin[Article]):
    list_display = ("title_shown", "source", "channel", "state_shown", "claim_count", "created_at")
    list_display_links = ("title_shown",)
    list_filter = (
        "state",
        "channel",
        days("created_at", _("day of receipt")),
        ("source", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("title", "url", "author")
    search_help_text = _("Search in title, link and author")
    list_select_related = ("source",)
    fields = (
        "title",
        "on_the_desk",
        "source",
        "url",
        "author",
        "published_at",
        "state",
        "failure",
        "runs_shown",
        "channel",
        "created_by",
        "api_key",
        "created_at",
        "text_sha256",
    )
    actions = ("segment_again",)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return (
            super()
            .get_queryset(request)
            .annotate(claims_open=Count("claims", filter=~Q(claims__state=ClaimState.SUPERSEDED)))
        )

    @admin.display(description=_("title"), ordering="title")
    def title_shown(self, article: Article) -> SafeString:
        return format_html('<span dir="auto">{}</span>', article.title)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, article: Article) -> SafeString:
        return article_badge(article.state)

    @admin.display(description=_("claims"))
    def claim_count(self, article: Article) -> str:
        return digits(article.claims_open)  # type: ignore[attr-defined]

    @admin.display(description=_("on the desk"))
    def on_the_desk(self, article: Article) -> SafeString:
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            reverse("desk:workbench", args=[article.uuid]),
            _("Open on the desk"),
            reverse("desk:article_timeline", args=[article.uuid]),
            _("Its history"),
        )

    @admin.display(description=_("segmentation runs"))
    def runs_shown(self, article: Article) -> SafeString:
        """A link to the runs over this article, with how many there were."""
        return format_html(
            '<a href="{}?article__id__exact={}">{}</a>',
            reverse("admin:annotations_segmentationrun_changelist"),
            article.pk,
            digits(article.runs.count()),
        )

    @admin.action(description=_("Segment again"), permissions=["act"], location=EVERYWHERE)
    def segment_again(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        actor = person(request)
        each(request, articles, lambda one: intake.segment_again(one, actor=actor))


@admin.register(SegmentationRun, site=desk_admin)
class RunAdmin(ReadOnlyAdmin[SegmentationRun]):
    list_display = (
        "article",
        "state",
        "unit_count",
        "claim_count",
        "started_at",
        "segmenter_version",
        "error",
    )
    list_filter = ("state", "segmenter_version", days("started_at", _("day")))
    list_select_related = ("article", "revision")
    search_fields = ("article__title", "error")
    search_help_text = _("Search in title and error")
    fields = (
        "article",
        "state",
        "error",
        "unit_count",
        "claim_count",
        "started_at",
        "finished_at",
        "segmenter_version",
        "lexicon_hash",
    )
    actions = ("segment_again",)

    @override
    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Let an article's page lead to its runs."""
        return lookup == "article__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.action(
        description=_("Segment the article again"), permissions=["act"], location=EVERYWHERE
    )
    def segment_again(self, request: HttpRequest, runs: QuerySet[SegmentationRun]) -> None:
        actor = person(request)
        articles = {run.article_id: run.article for run in runs.select_related("article")}
        each(request, articles.values(), lambda one: intake.segment_again(one, actor=actor))


@admin.register(Job, site=desk_admin)
class JobAdmin(ReadOnlyAdmin[Job]):
    list_display = ("kind", "subject", "state", "attempts", "created_at", "last_error")
    list_filter = ("state", "kind", days("created_at", _("day")))
    list_select_related = ("article",)
    search_fields = ("key", "article__title", "last_error")
    search_help_text = _("Search in key, title of the article and error")
    fields = (
        "kind",
        "subject",
        "state",
        "attempts",
        "last_error",
        "requested_by",
        "created_at",
        "enqueued_at",
        "run_after",
        "started_at",
        "finished_at",
        "lease_until",
        "key",
    )
    actions = ("retry",)

    @admin.display(description=_("of"), ordering="key")
    def subject(self, job: Job) -> SafeString | str:
        if job.article is not None:
            return link_to(job.article)
        return format_html("<bdi>{}</bdi>", job.key)

    @admin.action(description=_("Try again"), permissions=["act"], location=EVERYWHERE)
    def retry(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        actor = person(request)
        each(request, jobs, lambda job: retry_job(job, actor=actor))
