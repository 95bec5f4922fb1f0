"""What the chief editor keeps: sources, feeds, topics, ratings."""

from typing import Any, override

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import DeskModelAdmin
from annotations.admin.forms import SourceForm, TagForm
from annotations.admin.site import desk_admin
from annotations.models import Feed, Rating, RatingScheme, Source, Tag
from annotations.templatetags.rasti import digits


@admin.register(Source, site=desk_admin)
class SourceAdmin(DeskModelAdmin[Source]):
    list_display = ("name", "domain_shown", "owner")
    search_fields = ("name", "domain")
    search_help_text = _("Search in name and domain")
    form = SourceForm
    list_select_related = ("owner",)
    autocomplete_fields = ("owner",)
    fields = ("name", "domain", "homepage", "owner")

    @admin.display(description=_("domain"), ordering="domain")
    def domain_shown(self, source: Source) -> SafeString | None:
        return format_html("<bdi>{}</bdi>", source.domain) if source.domain else None


@admin.register(Feed, site=desk_admin)
class FeedAdmin(DeskModelAdmin[Feed]):
    list_display = ("source", "url", "active", "polled_at", "last_error")
    list_filter = ("active",)
    list_select_related = ("source",)
    search_fields = ("url", "source__name")
    search_help_text = _("Search in address and source")
    autocomplete_fields = ("source",)
    fields = ("source", "url", "active")


class TagList(ChangeList):
    """The topics as the tree they are, unless they are searched or sorted otherwise."""

    @override
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        tags = list(self.result_list)
        if not self.query and not self.params:
            tags = _as_tree(tags)
        self.result_list = tags


def _as_tree(tags: list[Tag]) -> list[Tag]:
    """Return the tags with each below its parent, `depth` saying how far in."""
    below: dict[int | None, list[Tag]] = {}
    known = {tag.pk for tag in tags}
    for tag in tags:
        below.setdefault(tag.parent_id if tag.parent_id in known else None, []).append(tag)
    ordered: list[Tag] = []

    def descend(parent: int | None, depth: int) -> None:
        for tag in below.get(parent, []):
            tag.depth = depth  # type: ignore[attr-defined]
            ordered.append(tag)
            descend(tag.pk, depth + 1)

    descend(None, 0)
    return ordered if len(ordered) == len(tags) else tags


@admin.register(Tag, site=desk_admin)
class TagAdmin(DeskModelAdmin[Tag]):
    form = TagForm
    list_display = ("name_in_tree", "name_en", "slug", "parent", "claims_with_it")
    list_display_links = ("name_in_tree",)
    # A tree is read whole.
    list_per_page = 1000
    search_fields = ("name_fa", "name_en", "slug")
    search_help_text = _("Search in the names")
    list_select_related = ("parent",)
    autocomplete_fields = ("parent",)
    fields = ("name_fa", "name_en", "slug", "parent")

    @override
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TagList

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return super().get_queryset(request).annotate(claim_count=Count("claim_tags"))

    @admin.display(description=_("Persian name"), ordering="sort_key")
    def name_in_tree(self, tag: Tag) -> SafeString:
        depth = min(getattr(tag, "depth", 0), 4)
        return format_html('<span class="rasti-depth-{}">{}</span>', depth, tag.name_fa)

    @admin.display(description=_("claims"), ordering="claim_count")
    def claims_with_it(self, tag: Tag) -> str:
        return digits(tag.claim_count)  # type: ignore[attr-defined]


@admin.register(RatingScheme, site=desk_admin)
class RatingSchemeAdmin(DeskModelAdmin[RatingScheme]):
    list_display = ("name_fa", "name_en", "version", "is_current")
    fields = ("slug", "version", "name_fa", "name_en", "is_current")

    @override
    def get_fields(self, request: HttpRequest, obj: RatingScheme | None = None) -> Any:
        """Show a scheme's ratings beside it, once it is there."""
        return (*self.fields, "ratings_in_it") if obj else self.fields

    @override
    def fixed_fields(
        self, request: HttpRequest, obj: RatingScheme | None = None
    ) -> tuple[str, ...]:
        """What published work may point at keeps its name and number."""
        return ("slug", "version", "ratings_in_it") if obj else ()

    @admin.display(description=_("ratings"))
    def ratings_in_it(self, scheme: RatingScheme) -> SafeString:
        """The ratings in their order, each a link to its page."""
        ratings = scheme.ratings.order_by("order")
        lines = format_html_join(
            "",
            '<li><a href="{}">{}</a></li>',
            (
                (reverse("admin:annotations_rating_change", args=[rating.pk]), rating.name)
                for rating in ratings
            ),
        )
        return format_html('<ol class="rasti-list">{}</ol>', lines)


@admin.register(Rating, site=desk_admin)
class RatingAdmin(DeskModelAdmin[Rating]):
    list_display = ("name_fa", "name_en", "slug", "number", "scheme")
    list_filter = ("scheme",)
    list_select_related = ("scheme",)
    fields = (
        "scheme",
        "order",
        "slug",
        "name_fa",
        "name_en",
        "definition_fa",
        "definition_en",
        "number",
    )

    @override
    def fixed_fields(self, request: HttpRequest, obj: Rating | None = None) -> tuple[str, ...]:
        """A rating that verdicts use keeps what machines read of it: a new version is made instead."""
        if obj is not None and obj.verdicts.exists():
            return ("scheme", "slug", "order", "number")
        return ()
