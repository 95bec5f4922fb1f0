"""The admin site: open to those whose role has work in it."""

from typing import Any, override

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.admin.permissions import ADMITTED
from annotations.models import User

SECTIONS: list[tuple[Any, list[str]]] = [
    (gettext_lazy("Review"), ["Claim"]),
    (gettext_lazy("Articles and work"), ["Article", "SegmentationRun", "Job"]),
    (gettext_lazy("Evidence and talk"), ["Evidence", "Capture", "Comment", "Contact"]),
    (gettext_lazy("Newsroom"), ["User", "Source", "Feed", "Tag", "RatingScheme", "Rating"]),
    (gettext_lazy("Publishers"), ["Publisher", "ApiKey", "WebhookSubscription", "Delivery"]),
    (gettext_lazy("History"), ["Event", "Notification", "SavedFilter"]),
]


class DeskAdminSite(AdminSite):
    """Reviewers, chief editors and auditors; what each sees is said by the permission table."""

    site_header = gettext_lazy("Rasti administration")
    site_title = gettext_lazy("Rasti")
    index_title = gettext_lazy("Administration")
    # The front page is the map; a list of claims needs the width.
    enable_nav_sidebar = False
    empty_value_display = "—"

    @override
    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person's role has anything to do here."""
        user = request.user
        return isinstance(user, User) and user.has_role(*ADMITTED)

    @override
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the desk's own sign-in, which knows second factors and lock-outs."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        query = urlencode({"next": request.GET.get("next", reverse("admin:index"))})
        return redirect(f"{reverse('account_login')}?{query}")

    @override
    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the desk's own way out."""
        return redirect("account_logout")

    @override
    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the desk's own page."""
        return redirect("account_change_password")

    @override
    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the pages a person may open, grouped by what they are for."""
        apps = super().get_app_list(request, app_label)
        pages = {page["object_name"]: page for app in apps for page in app["models"]}
        if "Claim" in pages:
            pages["Claim"]["name"] = _("Review queue")
        groups = []
        for number, (title, names) in enumerate(SECTIONS):
            models = [pages[name] for name in names if name in pages]
            if models:
                groups.append(
                    {
                        "name": title,
                        "app_label": f"section-{number}",
                        "app_url": reverse("admin:index"),
                        "has_module_perms": True,
                        "models": models,
                    }
                )
        return groups


desk_admin = DeskAdminSite(name="admin")
