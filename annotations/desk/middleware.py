"""Language by choice, not by browser, and a plain answer to requests that cannot be read."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_request

Respond = Callable[[HttpRequest], HttpResponse]


def chosen_language(request: HttpRequest) -> str:
    """Return the language a request is answered in.

    The address wins (``?lang=en``): public pages are linked to in either language. Then what the
    person has saved, for the switch in the page saves it; visitors have their browser's cookie,
    then Persian. The API alone goes by Accept-Language, and speaks English to those who say
    nothing; its documentation is a page like others.
    """
    asked = request.GET.get("lang", "")
    if asked in dict(settings.LANGUAGES):
        return asked
    if request.path_info.startswith("/api/") and not request.path_info.endswith("/docs/"):
        return (
            get_language_from_request(request) if "HTTP_ACCEPT_LANGUAGE" in request.META else "en"
        )
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return str(user.language)
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return cookie if cookie in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Answer in the chosen language."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class BadInputMiddleware:
    """Refuse NUL characters in addresses and queries, which PostgreSQL cannot hold."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Raise BadRequest, which the error page answers, before any view looks anything up."""
        if "\x00" in request.path_info or any(
            "\x00" in value for values in request.GET.lists() for value in (values[0], *values[1])
        ):
            raise BadRequest("NUL character in the address")
