"""Articles, the segmenter's runs over them, and background jobs: to look at, and to start anew."""

from typing import Any, override

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import DeskModelAdmin, ReadOnlyAdmin, each, person
from annotations.admin.site import desk_admin
from annotations.models import Article, ClaimState, Job, SegmentationRun
from annotations.templatetags.rasti import ago, article_badge, digits, jalali, plain_digits
from annotations.workflow import intake
from annotations.workflow.retry import retry_job


@admin.register(Article, site=desk_admin)
class ArticleAdmin(DeskModelAdmin[Article]):
    list_display = ("title_shown", "source", "channel", "state_shown", "claim_count", "received")
    list_display_links = ("title_shown",)
    list_filter = ("state", "channel", ("source", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "url", "author")
    list_select_related = ("source",)
    fields = (
        "title",
        "source",
        "url",
        "author",
        "published_at",
        "channel",
        "state",
        "failure",
        "text_sha256",
        "created_by",
        "api_key",
        "received",
    )
    readonly_fields = ("received",)
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

    @admin.display(description=_("received"), ordering="created_at")
    def received(self, article: Article) -> str:
        return jalali(article.created_at, "datetime")

    @admin.action(description=_("Segment again"), permissions=["act"])
    def segment_again(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        actor = person(request)
        each(request, articles, lambda one: intake.segment_again(one, actor=actor))


@admin.register(SegmentationRun, site=desk_admin)
class RunAdmin(ReadOnlyAdmin[SegmentationRun]):
    list_display = (
        "article",
        "segmenter_version",
        "state",
        "units",
        "suggestions",
        "started",
        "error",
    )
    list_filter = ("state", "segmenter_version")
    list_select_related = ("article",)
    search_fields = ("article__title",)

    @admin.display(description=_("units"), ordering="unit_count")
    def units(self, run: SegmentationRun) -> str:
        return digits(run.unit_count)

    @admin.display(description=_("suggested claims"), ordering="claim_count")
    def suggestions(self, run: SegmentationRun) -> str:
        return digits(run.claim_count)

    @admin.display(description=_("started"), ordering="started_at")
    def started(self, run: SegmentationRun) -> str:
        return jalali(run.started_at, "datetime")


@admin.register(Job, site=desk_admin)
class JobAdmin(DeskModelAdmin[Job]):
    list_display = ("kind_shown", "subject", "state", "tries", "asked", "last_error")
    list_display_links = ("kind_shown",)
    list_filter = ("state", "kind")
    list_select_related = ("article",)
    search_fields = ("key", "article__title", "last_error")
    actions = ("retry",)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_shown(self, job: Job) -> str:
        return job.get_kind_display()

    @admin.display(description=_("of"), ordering="key")
    def subject(self, job: Job) -> SafeString:
        if job.article is not None:
            return format_html('<span dir="auto">{}</span>', job.article)
        return format_html("<bdi>{}</bdi>", job.key)

    @admin.display(description=_("attempts"), ordering="attempts")
    def tries(self, job: Job) -> str:
        return plain_digits(job.attempts)

    @admin.display(description=_("asked for"), ordering="created_at")
    def asked(self, job: Job) -> Any:
        return ago(job.created_at)

    @admin.action(description=_("Try again"), permissions=["act"])
    def retry(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        actor = person(request)
        each(request, jobs, lambda job: retry_job(job, actor=actor))
