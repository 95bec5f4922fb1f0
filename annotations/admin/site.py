"""The admin site: open to those whose role has work in it."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annotations.models import Role, User


class DeskAdminSite(AdminSite):
    """Reviewers, chief editors and auditors; what each sees is said by the admin classes."""

    site_header = _("Rasti administration")
    site_title = _("Rasti")
    index_title = _("Administration")

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person's role has anything to do here."""
        user = request.user
        return isinstance(user, User) and user.has_role(
            Role.REVIEWER, Role.CHIEF_EDITOR, Role.AUDITOR
        )


desk_admin = DeskAdminSite(name="admin")
