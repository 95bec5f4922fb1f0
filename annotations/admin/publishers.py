"""Publishers, their keys, their webhooks and what was delivered to them."""

from typing import Any, override

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import EVERYWHERE, DeskModelAdmin, ReadOnlyAdmin, each, person
from annotations.admin.filters import days, has_come
from annotations.admin.forms import ApiKeyForm
from annotations.admin.site import desk_admin
from annotations.models import ApiKey, Delivery, Publisher, WebhookSubscription
from annotations.workflow import keys
from annotations.workflow.errors import WorkflowError


@admin.register(Publisher, site=desk_admin)
class PublisherAdmin(DeskModelAdmin[Publisher]):
    list_display = ("name", "homepage", "email", "active")
    list_filter = ("active",)
    search_fields = ("name", "homepage", "email")
    fields = ("name", "homepage", "email", "active")


@admin.register(ApiKey, site=desk_admin)
class ApiKeyAdmin(DeskModelAdmin[ApiKey]):
    """Keys: issued, shown once, revoked; never changed."""

    form = ApiKeyForm
    list_display = (
        "name",
        "publisher",
        "beginning",
        "scopes",
        "last_used_at",
        "expires_at",
        "revoked_at",
    )
    list_filter = ("publisher", has_come("revoked_at", _("revoked"), _("Yes"), _("No")))
    list_select_related = ("publisher",)
    search_fields = ("name", "publisher__name", "prefix")
    search_help_text = _("Search in name, publisher and beginning of the key")
    actions = ("revoke",)

    @override
    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> Any:
        if obj is None:
            return ("publisher", "name", "scopes", "expires_at")
        return (
            "publisher",
            "name",
            "beginning",
            "scopes",
            "created_by",
            "created_at",
            "last_used_at",
            "expires_at",
            "revoked_at",
        )

    @override
    def fixed_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    @override
    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Issue a key, and show it this once."""
        if request.method != "POST" or not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)
        form = ApiKeyForm(request.POST)
        if not form.is_valid():
            return super().add_view(request, form_url, extra_context)
        given = form.cleaned_data
        try:
            with transaction.atomic():
                key, text = keys.issue_key(
                    given["publisher"],
                    actor=person(request),
                    name=given["name"],
                    scopes=given["scopes"],
                    expires_at=given["expires_at"],
                )
        except WorkflowError as refused:
            self.message_user(request, str(refused.message), level="ERROR")
            return super().add_view(request, form_url, extra_context)
        context = {
            **self.admin_site.each_context(request),
            "title": _("The new key"),
            "opts": self.opts,
            "key": key,
            "text": text,
        }
        response = TemplateResponse(request, "admin/annotations/apikey/issued.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response

    @admin.action(description=_("Revoke"), permissions=["act"], location=EVERYWHERE)
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiKey]) -> None:
        actor = person(request)
        each(request, chosen, lambda key: keys.revoke_key(key, actor=actor))

    @admin.display(description=_("beginning"), ordering="prefix")
    def beginning(self, key: ApiKey) -> SafeString:
        return format_html("<bdi><code>rasti_{}…</code></bdi>", key.prefix)


@admin.register(WebhookSubscription, site=desk_admin)
class WebhookAdmin(ReadOnlyAdmin[WebhookSubscription]):
    list_display = ("url", "publisher", "events", "active", "disabled_reason")
    list_filter = ("active", "publisher")
    list_select_related = ("publisher",)
    search_fields = ("url", "publisher__name")
    search_help_text = _("Search in address and publisher")
    fields = (
        "url",
        "publisher",
        "events",
        "active",
        "disabled_at",
        "disabled_reason",
        "created_at",
    )


@admin.register(Delivery, site=desk_admin)
class DeliveryAdmin(ReadOnlyAdmin[Delivery]):
    list_display = (
        "event",
        "subscription",
        "state",
        "attempts",
        "response_status",
        "created_at",
        "delivered_at",
    )
    list_filter = ("state", "event", days("created_at", _("day")))
    list_select_related = ("subscription",)
    search_fields = ("subscription__url", "error")
    search_help_text = _("Search in address and error")
    ordering = ("-id",)
    fields = (
        "event",
        "subscription",
        "claim",
        "state",
        "attempts",
        "response_status",
        "error",
        "created_at",
        "next_attempt_at",
        "delivered_at",
        "message_id",
        "sequence",
        "payload",
    )

    @override
    def name_of(self, row: Delivery) -> str:
        return row.get_event_display()
