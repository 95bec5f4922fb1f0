"""What the desk's people have gathered and said to each other: to look at; it is written on the desk."""

from typing import Any, override

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import ReadOnlyAdmin
from annotations.admin.filters import by_person, days, has_come
from annotations.admin.site import desk_admin
from annotations.models import (
    Capture,
    Claim,
    Comment,
    Contact,
    Evidence,
    Notification,
    SavedFilter,
)
from annotations.templatetags.rasti import digits, jalali
from annotations.text.searchkey import search_key
from annotations.workflow.captures import explain
from annotations.workflow.notifications import said


def claim_link(claim: Claim | None) -> SafeString | str:
    """A claim's words, as a link to the desk."""
    if claim is None:
        return "—"
    words = Truncator(claim.statement).chars(100)
    address = reverse("desk:claim", args=[claim.uuid])
    return format_html('<a href="{}" dir="auto">{}</a>', address, words)


class OfAClaim(ReadOnlyAdmin[Any]):
    """Rows that belong to a claim."""

    @admin.display(description=_("claim"))
    def of_claim(self, row: Any) -> SafeString | str:
        """The claim, on the desk: few claims have a page here."""
        return claim_link(row.claim)


@admin.register(Evidence, site=desk_admin)
class EvidenceAdmin(ReadOnlyAdmin[Evidence]):
    list_display = (
        "title",
        "publisher",
        "source_type",
        "link_state",
        "cited",
        "captures_shown",
        "created_at",
    )
    list_filter = (
        "link_state",
        "source_type",
        days("created_at", _("day")),
        by_person("created_by", _("added by")),
    )
    list_select_related = ("publisher",)
    search_fields = ("search_key",)
    search_help_text = _("Search in title, publisher, author and the text that was kept")
    ordering = ("-id",)
    fields = (
        "title",
        "on_the_desk",
        "url",
        "locator",
        "publisher",
        "wire",
        "author",
        "published_at",
        "accessed_at",
        "source_type",
        "stated_interest",
        "link_state",
        "link_checked_at",
        "link_error",
        "captures_shown",
        "created_by",
        "created_at",
    )

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                citation_count=Count("citations", distinct=True),
                capture_count=Count("captures", distinct=True),
            )
        )

    @override
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Evidence], search_term: str
    ) -> tuple[QuerySet[Evidence], bool]:
        """Find words as the library does: by the key that knows one kind of each letter."""
        for word in search_key(search_term[:200]).split():
            queryset = queryset.filter(search_key__contains=word)
        return queryset, False

    @admin.display(description=_("cited"), ordering="citation_count")
    def cited(self, piece: Evidence) -> str:
        return digits(piece.citation_count)  # type: ignore[attr-defined]

    @admin.display(description=_("captures"), ordering="capture_count")
    def captures_shown(self, piece: Evidence) -> SafeString:
        return format_html(
            '<a href="{}?evidence__id__exact={}">{}</a>',
            reverse("admin:annotations_capture_changelist"),
            piece.pk,
            digits(piece.capture_count),  # type: ignore[attr-defined]
        )

    @admin.display(description=_("on the desk"))
    def on_the_desk(self, piece: Evidence) -> SafeString:
        address = reverse("desk:piece", args=[piece.pk])
        return format_html('<a href="{}">{}</a>', address, _("Open on the desk"))


@admin.register(Capture, site=desk_admin)
class CaptureAdmin(ReadOnlyAdmin[Capture]):
    list_display = (
        "evidence",
        "status",
        "channel",
        "requested_at",
        "http_status",
        "bytes_count",
        "failure",
    )
    list_filter = ("status", "channel", days("requested_at", _("day")))
    list_select_related = ("evidence",)
    search_fields = ("sha256", "final_url", "evidence__title")
    search_help_text = _("Search in title, address and SHA-256")
    ordering = ("-id",)
    fields = (
        "evidence",
        "on_the_desk",
        "status",
        "channel",
        "failure",
        "requested_at",
        "finished_at",
        "final_url",
        "http_status",
        "content_type",
        "bytes_count",
        "file_name",
        "sha256",
    )

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        return super().get_queryset(request).defer("text")

    @override
    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Let a piece's page lead to its captures."""
        return lookup == "evidence__id__exact" or super().lookup_allowed(lookup, value, request)

    @override
    def name_of(self, row: Capture) -> str:
        return str(row.evidence)

    @admin.display(description=_("error"))
    def failure(self, capture: Capture) -> SafeString | str:
        if not capture.error:
            return "—"
        message, detail = explain(capture.error)
        if not detail:
            return str(message)
        return format_html("{} <bdi>({})</bdi>", message, detail)

    @admin.display(description=_("on the desk"))
    def on_the_desk(self, capture: Capture) -> SafeString:
        """The text as it was kept, where there is one."""
        address = reverse("desk:copy", args=[capture.pk])
        return format_html('<a href="{}">{}</a>', address, _("Read what was kept"))


@admin.register(Comment, site=desk_admin)
class CommentAdmin(OfAClaim):
    list_display = ("body", "author", "of_claim", "created_at", "resolved_at")
    list_filter = (
        has_come("resolved_at", _("settled"), _("Yes"), _("No")),
        days("created_at", _("day")),
        by_person("author", _("author")),
    )
    list_select_related = ("author", "claim")
    search_fields = ("body", "author__display_name")
    search_help_text = _("Search in the words and by author")
    ordering = ("-id",)
    fields = (
        "body",
        "author",
        "of_claim",
        "parent",
        "created_at",
        "resolved_at",
        "resolved_by",
    )


@admin.register(Contact, site=desk_admin)
class ContactAdmin(OfAClaim):
    list_display = ("at", "channel", "of_claim", "by", "note", "answer")
    list_filter = ("channel", days("at", _("day")), by_person("by", _("asked by")))
    list_select_related = ("by", "claim")
    search_fields = ("note", "answer", "claim__claimant")
    search_help_text = _("Search in question, answer and claimant")
    ordering = ("-id",)
    fields = ("of_claim", "channel", "at", "by", "note", "answer", "created_at")

    @override
    def name_of(self, row: Contact) -> str:
        return f"{row.get_channel_display()} · {jalali(row.at)}"


@admin.register(Notification, site=desk_admin)
class NotificationAdmin(OfAClaim):
    list_display = ("at", "user", "told", "of_claim", "read_at", "mailed_at")
    list_display_links = ("at",)
    list_filter = (
        "kind",
        has_come("read_at", _("read"), _("Yes"), _("No")),
        days("at", _("day")),
        by_person("user", _("person")),
    )
    list_select_related = ("user", "actor", "claim")
    search_fields = ("user__display_name", "user__username", "note")
    search_help_text = _("Search by person and in the note")
    ordering = ("-id",)
    fields = (
        "told",
        "kind",
        "user",
        "actor",
        "of_claim",
        "article",
        "evidence",
        "note",
        "at",
        "read_at",
        "by_mail",
        "mailed_at",
        "mail_attempts",
        "mail_error",
    )

    @override
    def name_of(self, row: Notification) -> str:
        return said(row)

    @admin.display(description=_("what was told"))
    def told(self, notification: Notification) -> str:
        return said(notification)


@admin.register(SavedFilter, site=desk_admin)
class SavedFilterAdmin(ReadOnlyAdmin[SavedFilter]):
    list_display = ("name", "page", "user", "query", "created_at")
    list_filter = ("page", by_person("user", _("person")))
    list_select_related = ("user",)
    search_fields = ("name", "user__display_name", "user__username")
    search_help_text = _("Search by name and person")
    fields = ("name", "page", "user", "query", "created_at")
