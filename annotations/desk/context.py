"""What every page of the desk needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name and the direction of the language in use."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "site_name": settings.SITE_NAME_EN if language == "en" else settings.SITE_NAME,
        "direction": "ltr" if language == "en" else "rtl",
    }
