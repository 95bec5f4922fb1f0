"""The audit log: every change of every row, told in words, to look at, to filter and to take along."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any, override

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.admin import told
from annotations.admin.base import ReadOnlyAdmin
from annotations.admin.filters import by_person, days
from annotations.admin.permissions import TABLE, may
from annotations.admin.show import moment
from annotations.admin.site import desk_admin
from annotations.models import ActorKind, Claim, Event
from annotations.templatetags.localised import to_latin

EXPORTED = 100_000
"""Events in one file, the newest first: who wants older ones filters by day."""
_COLUMNS = (
    "id",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "action",
    "reason",
    "source_table",
    "object_id",
    "op",
    "before",
    "after",
    "claim_id",
    "article_id",
    "operation",
    "request_id",
    "task_id",
)


class TableFilter(admin.SimpleListFilter):
    """By kind of row, without asking the log itself which kinds it holds."""

    title = _("what was changed")
    parameter_name = "source_table"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(told.table_names().items(), key=lambda pair: pair[1])

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(source_table=self.value()) if self.value() else queryset


class _GivenFilter(admin.SimpleListFilter):
    """By a value that links bring along; shown only while it is set."""

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        given = request.GET.get(self.parameter_name or "", "")[:64]
        return [(given, given)] if given else []


class RowFilter(_GivenFilter):
    """By row: set by the links that lead here."""

    title = _("row")
    parameter_name = "object_id"

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(object_id=self.value()) if self.value() else queryset


class OperationFilter(_GivenFilter):
    """By business action: all rows that one step changed."""

    title = _("step")
    parameter_name = "step"

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if not self.value():
            return queryset
        try:
            return queryset.filter(operation=self.value())
        except ValidationError:
            return queryset.none()


class ChangeFilter(admin.SimpleListFilter):
    """By what was done to the row."""

    title = _("change")
    parameter_name = "op"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(told.CHANGES.items())

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(op=self.value()) if self.value() else queryset


class EventList(ChangeList):
    """A page of events whose names are fetched together."""

    @override
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        events = list(self.result_list)
        names = told.Names()
        names.fetch(event for event in events if event.op == "update")
        for event in events:
            event.summary = told.summary(event, names)
        self.result_list = events


@admin.register(Event, site=desk_admin)
class EventAdmin(ReadOnlyAdmin[Event]):
    list_display = ("when", "what", "row", "summary", "reason")
    list_display_links = ("when",)
    list_filter = (
        OperationFilter,
        RowFilter,
        days("at", _("day")),
        by_person("actor_id", _("person"), actor_kind=ActorKind.PERSON),
        "actor_kind",
        TableFilter,
        ChangeFilter,
    )
    search_fields = ("actor_name",)
    search_help_text = _(
        "Search by name, reason, number of a row or number of a request or background task"
    )
    ordering = ("-id",)
    sortable_by = ("when",)
    fields = (
        "what",
        "when",
        "actor_kind",
        "row",
        "reason",
        "changes",
        "step",
        "request_id",
        "task_id",
    )
    change_list_template = "admin/annotations/event/change_list.html"

    @override
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return EventList

    @override
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        """Look for numbers among the numbers, and for words among names and reasons."""
        text = to_latin(search_term).strip()[:200]
        if not text:
            return queryset, False
        exact = Q(object_id=text) | Q(request_id=text) | Q(task_id=text) | Q(action=text)
        if text.isdigit():
            return queryset.filter(exact), False
        words = search_term.strip()[:200]
        return queryset.filter(
            exact | Q(actor_name__icontains=words) | Q(reason__icontains=words)
        ), False

    @override
    def name_of(self, row: Event) -> str:
        return told.row_name(row)

    # Columns -------------------------------------------------------------------------

    @admin.display(description=_("when"), ordering="id")
    def when(self, event: Event) -> SafeString | str:
        return moment(event.at)

    @admin.display(description=_("what was done"))
    def what(self, event: Event) -> SafeString:
        return told.sentence(event)

    @admin.display(description=_("row"))
    def row(self, event: Event) -> SafeString:
        """The kind and number of the row: a link to all that ever happened to it."""
        here = reverse("admin:annotations_event_changelist")
        return format_html(
            '<a href="{}?source_table={}&amp;object_id={}">{}</a> <span class="quiet">{}</span>',
            here,
            event.source_table,
            event.object_id,
            told.row_name(event),
            told.CHANGES.get(event.op, event.op),
        )

    @admin.display(description=_("change"))
    def summary(self, event: Event) -> SafeString:
        return format_html('<span dir="auto">{}</span>', event.summary)  # type: ignore[attr-defined]

    @admin.display(description=_("step"))
    def step(self, event: Event) -> SafeString | str:
        """The other rows that the same step changed."""
        if event.operation is None:
            return "—"
        return format_html(
            '<a href="{}?step={}">{}</a>',
            reverse("admin:annotations_event_changelist"),
            event.operation,
            _("Everything that this step changed"),
        )

    @admin.display(description=_("before and after"))
    def changes(self, event: Event) -> SafeString:
        """A row for each column that changed."""
        names = told.Names()
        names.fetch([event])
        context = {"changes": told.changes(event, names), "op": event.op}
        return render_to_string("admin/annotations/event/changes.html", context)

    # To take along -------------------------------------------------------------------

    @override
    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "export/<str:form>/",
                self.admin_site.admin_view(self.export_view),
                name="annotations_event_export",
            ),
            path(
                "of/<str:table>/<str:number>/",
                self.admin_site.admin_view(self.lead_to_row),
                name="annotations_event_row",
            ),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
        """Stream the events that the address's filters leave, as CSV or as one JSON object a line."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if form not in ("csv", "jsonl"):
            raise Http404
        try:
            found = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            raise Http404 from None
        events = found.order_by("-id").values(*_COLUMNS)[:EXPORTED]
        rows = events.iterator(chunk_size=2000)
        name = f"rasti-audit-{timezone.localdate():%Y-%m-%d}.{form}"
        kind = "text/csv; charset=utf-8" if form == "csv" else "application/jsonl"
        return StreamingHttpResponse(
            _csv(rows) if form == "csv" else _json_lines(rows),
            content_type=kind,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def lead_to_row(self, request: HttpRequest, table: str, number: str) -> HttpResponse:
        """Lead from an event to the row it tells of: in the administration, or on the desk."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if table == Claim._meta.db_table and number.isdigit():
            claim = Claim.objects.filter(pk=int(number)).only("uuid").first()
            if claim is not None:
                return redirect("desk:claim", claim.uuid)
        for model in TABLE:
            if model._meta.db_table == table and may(request.user, "view", model):
                return redirect(f"admin:annotations_{model._meta.model_name}_change", number)
        raise Http404


class _Echo:
    """What `csv` writes to: it gives every line back at once."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def _csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # The mark by which spreadsheets know that it is UTF-8.
    yield "\ufeff" + str(writer.writerow(_COLUMNS))
    for row in rows:
        yield str(writer.writerow([_cell(row[name]) for name in _COLUMNS]))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    # A spreadsheet would calculate what begins so: people type what is in here.
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _json_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, default=str) + "\n"
