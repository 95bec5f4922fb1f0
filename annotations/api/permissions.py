"""What a key opens."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from annotations.models import ApiKey

if TYPE_CHECKING:
    # DRF reads this module while it is still importing its views.
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """Ask for the scope that the view names as `required_scope`; a view that names none is closed."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Return False without a key (401); raise PermissionDenied where the scope is missing."""
        key = request.auth
        if not isinstance(key, ApiKey):
            return False
        scope = getattr(view, "required_scope", None)
        if scope is None or scope not in key.scopes:
            raise PermissionDenied(
                _("This key lacks the scope “%(scope)s”.") % {"scope": scope}, code="scope_missing"
            )
        return True
