"""What every page of the desk needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from annotations.models import Role, Theme, User
from annotations.models.states import CHIEFS, REVIEWERS

THEME_COOKIE = "rasti_theme"
SECTIONS = frozenset({"articles", "queue", "evidence", "help", "people", "profile", "admin"})


def chosen_theme(request: HttpRequest) -> str:
    """Return auto, light or dark: what the person has saved, or else what the browser keeps."""
    user = getattr(request, "user", None)
    if isinstance(user, User):
        return user.theme
    cookie = request.COOKIES.get(THEME_COOKIE, "")
    return cookie if cookie in Theme.values else str(Theme.AUTO)


def section(request: HttpRequest) -> str:
    """Return the part of the desk that an address belongs to, for the navigation to mark."""
    first = request.path_info.strip("/").partition("/")[0]
    if first == "claims":
        return "queue"
    return first if first in SECTIONS else "" if first else "home"


SEES_ADMIN = REVIEWERS | CHIEFS | {Role.AUDITOR}


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name, the language's direction, the theme and the place in the desk."""
    language = get_language() or settings.LANGUAGE_CODE
    english = language.startswith("en")
    user = getattr(request, "user", None)
    roles = user.roles if isinstance(user, User) else frozenset()
    return {
        "site_name": settings.SITE_NAME_EN if english else settings.SITE_NAME,
        "direction": "ltr" if english else "rtl",
        "language": language,
        "theme": chosen_theme(request),
        "section": section(request),
        "role_labels": [role.label for role in Role if role in roles],
        "sees_admin": bool(roles & SEES_ADMIN),
    }
