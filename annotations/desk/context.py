"""What every page of the desk needs."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from annotations.models import Role, Theme, User
from annotations.models.states import CHIEFS, REVIEWERS
from annotations.workflow.notifications import unread_count

THEME_COOKIE = "rasti_theme"
SECTIONS = frozenset(
    {"articles", "queue", "evidence", "help", "people", "profile", "notifications", "admin"}
)


def chosen_theme(request: HttpRequest) -> str:
    """Return the theme that the person has saved, or else what the browser keeps, known or not."""
    user = getattr(request, "user", None)
    return user.theme if isinstance(user, User) else request.COOKIES.get(THEME_COOKIE, "")


def section(request: HttpRequest) -> str:
    """Return the part of the desk that an address belongs to, for the navigation to mark."""
    first = request.path_info.strip("/").partition("/")[0]
    if first == "claims":
        return "queue"
    return first if first in SECTIONS else "" if first else "home"


SEES_ADMIN = REVIEWERS | CHIEFS | {Role.AUDITOR}


def surroundings(language: str, theme: str) -> dict[str, Any]:
    """Return what a page needs to know of its language and theme, without asking who reads it."""
    english = language.startswith("en")
    return {
        "site_name": settings.SITE_NAME_EN if english else settings.SITE_NAME,
        "direction": "ltr" if english else "rtl",
        "language": language,
        "theme": theme if theme in Theme.values else str(Theme.AUTO),
    }


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the page's surroundings, the place in the desk, and what the person's roles show."""
    user = getattr(request, "user", None)
    roles = user.roles if isinstance(user, User) else frozenset()
    return {
        **surroundings(get_language() or settings.LANGUAGE_CODE, chosen_theme(request)),
        "section": section(request),
        "role_labels": [role.label for role in Role if role in roles],
        "sees_admin": bool(roles & SEES_ADMIN),
        # Asked only where the bell is drawn.
        "unread": cache(lambda: unread_count(user) if isinstance(user, User) and roles else 0),
    }
