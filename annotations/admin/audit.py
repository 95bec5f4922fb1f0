"""The audit log: every change of every row, to look at and to filter."""

import json
from typing import Any, override

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import ReadOnlyAdmin
from annotations.admin.site import desk_admin
from annotations.models import Event
from annotations.templatetags.rasti import jalali, plain_digits

JOINING = {
    "annotations_claimtag": _("tag of a claim"),
    "annotations_claimreplacement": _("claim in place of another"),
    "annotations_user_groups": _("role of a person"),
    "annotations_verdictauthor": _("author of a verdict"),
}
"""Tables that only join others, and have no name of their own."""


def table_names() -> dict[str, str]:
    """Return the tables of the domain with the names that people know them by."""
    return {table: str(name) for table, name in JOINING.items()} | {
        model._meta.db_table: str(model._meta.verbose_name)
        for model in apps.get_app_config("annotations").get_models()
        if "verbose_name" in model._meta.original_attrs
    }


class TableFilter(admin.SimpleListFilter):
    """By kind of row, without asking the log itself which kinds it holds."""

    title = _("table")
    parameter_name = "source_table"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(table_names().items(), key=lambda pair: pair[1])

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(source_table=self.value()) if self.value() else queryset


class RowFilter(admin.SimpleListFilter):
    """By row: set by the links that lead here, shown only while it is set."""

    title = _("row")
    parameter_name = "object_id"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        given = request.GET.get(self.parameter_name, "")[:64]
        return [(given, given)] if given else []

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(object_id=self.value()) if self.value() else queryset


CHANGES = {"insert": _("added"), "update": _("changed"), "delete": _("removed")}


class ChangeFilter(admin.SimpleListFilter):
    """By what was done to the row."""

    title = _("change")
    parameter_name = "op"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(CHANGES.items())

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(op=self.value()) if self.value() else queryset


@admin.register(Event, site=desk_admin)
class EventAdmin(ReadOnlyAdmin[Event]):
    list_display = ("when", "actor", "action_shown", "row", "change", "reason_shown")
    list_display_links = ("when",)
    list_filter = (
        "actor_kind",
        TableFilter,
        RowFilter,
        ChangeFilter,
        ("at", admin.DateFieldListFilter),
    )
    search_fields = ("actor_name", "action", "reason", "=object_id", "=task_id")
    search_help_text = _("Search by actor, action, reason or number of the row")
    ordering = ("-id",)
    fields = (
        "when",
        "actor_name",
        "actor_kind",
        "action_shown",
        "row",
        "change",
        "reason",
        "changes",
        "operation",
        "request_id",
        "task_id",
    )
    readonly_fields = ("when", "action_shown", "row", "change", "changes")

    @admin.display(description=_("when"), ordering="id")
    def when(self, event: Event) -> str:
        return jalali(event.at, "datetime")

    @admin.display(description=_("actor"), ordering="actor_name")
    def actor(self, event: Event) -> SafeString:
        return format_html(
            '<bdi>{}</bdi> <span class="quiet nowrap">{}</span>',
            event.actor_name,
            event.get_actor_kind_display(),
        )

    @admin.display(description=_("action"), ordering="action")
    def action_shown(self, event: Event) -> SafeString:
        return format_html("<bdi><code>{}</code></bdi>", event.action or "—")

    @admin.display(description=_("row"))
    def row(self, event: Event) -> SafeString:
        name = table_names().get(event.source_table, event.source_table)
        return format_html("{} <bdi>{}</bdi>", name, plain_digits(event.object_id))

    @admin.display(description=_("change"), ordering="op")
    def change(self, event: Event) -> str:
        return str(CHANGES.get(event.op, event.op))

    @admin.display(description=_("reason"))
    def reason_shown(self, event: Event) -> SafeString:
        return format_html('<span dir="auto">{}</span>', event.reason)

    @admin.display(description=_("before and after"))
    def changes(self, event: Event) -> SafeString:
        """A row for each column that changed."""
        before, after = event.before or {}, event.after or {}
        names = sorted(set(before) | set(after))
        rows = format_html_join(
            "",
            '<tr><th scope="row"><bdi>{}</bdi></th><td dir="auto">{}</td><td dir="auto">{}</td></tr>',
            ((name, _written(before.get(name)), _written(after.get(name))) for name in names),
        )
        return format_html(
            '<table class="rasti-changes"><thead><tr><th scope="col">{}</th><th scope="col">{}</th>'
            '<th scope="col">{}</th></tr></thead><tbody>{}</tbody></table>',
            _("column"),
            _("before"),
            _("after"),
            rows,
        )


def _written(value: Any) -> str:
    if value is None:
        return "—"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
