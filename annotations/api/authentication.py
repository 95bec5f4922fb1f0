"""Publishers' keys: `Authorization: Bearer rasti_…`."""

import re
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from annotations.models import ApiKey
from annotations.workflow import keys

_FORM = re.compile(r"rasti_[0-9a-f]{12}_[0-9a-f]{64}")
TOUCH_EVERY = timedelta(minutes=1)


class ApiKeyAuthentication(BaseAuthentication):
    """Let a valid key in, as `request.auth`; there is no user behind it."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        """Return the key, or None where none was sent.

        Raises AuthenticationFailed in the same words for a key that is unknown, wrong, expired
        or revoked: which of these it is, is nobody's business but the desk's.
        """
        scheme, _space, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if not scheme:
            return None
        text = text.strip()
        key = None
        if scheme.lower() == "bearer" and _FORM.fullmatch(text):
            key = keys.find_key(text)
        if key is None:
            raise AuthenticationFailed(_("This key does not open anything. It may have expired."))
        touch(key)
        return AnonymousUser(), key

    def authenticate_header(self, _request: Request) -> str:
        """Return what a 401 asks for."""
        return "Bearer"


def touch(key: ApiKey) -> None:
    """Note that a key was used, once a minute at most; no event of the history is made of it."""
    now = timezone.now()
    stale = now - TOUCH_EVERY
    if key.last_used_at is None or key.last_used_at < stale:
        ApiKey.objects.filter(pk=key.pk).filter(
            Q(last_used_at__isnull=True) | Q(last_used_at__lt=stale)
        ).update(last_used_at=now)


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document speaks of keys."""

    target_class = ApiKeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the security scheme."""
        del auto_schema
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "rasti_…",
            "description": "A key that the desk has issued. It is shown once, at its making.",
        }
