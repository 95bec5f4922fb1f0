"""Error pages that say what happened and what to do, in the reader's language."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from annotations.desk.context import THEME_COOKIE, surroundings

CODES = {400: "bad_request", 403: "permission_denied", 404: "not_found", 500: "server_error"}
"""What the API calls them, in the words that its own views use."""

DRAINED_AT_MOST = 128 * 1024 * 1024


def _drain(request: HttpRequest) -> None:
    """Read what is left of a refused body: a browser that still sends shows no answer otherwise."""
    left = DRAINED_AT_MOST
    try:
        while left > 0 and (chunk := request.read(64 * 1024)):
            left -= len(chunk)
    except UnreadablePostError:
        # The sender has gone away, so that there is nobody to answer.
        return


def _answer(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return JsonResponse(
            {"error": {"code": CODES[status], "message": f"{title} {text}"}}, status=status
        )
    return render(request, "errors/error.html", {"title": title, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: something in the request cannot be read, or there is far too much of it."""
    if isinstance(exception, RequestDataTooBig):
        _drain(request)
        return _answer(
            request,
            400,
            _("This is too large."),
            _("A text may have 2 MB. Go back; what you typed is still there."),
        )
    return _answer(
        request,
        400,
        _("This request cannot be read."),
        _("Something in it is damaged. Go back; what you typed is still there."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403: signed in, but not allowed."""
    return _answer(
        request,
        403,
        _("Your role does not allow this."),
        _("Ask a chief editor if you need it."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: nothing here, or nothing for this person."""
    return _answer(
        request, 404, _("There is nothing here."), _("The link may be old, or mistyped.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page asks nothing of the database, which may be what is broken."""
    title = _("Something went wrong on our side.")
    if request.path_info.startswith("/api/"):
        return _answer(request, 500, title, _("Try again later."))
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    language = cookie if cookie in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with override(language):
        page = render_to_string(
            "errors/error.html",
            {
                **surroundings(language, request.COOKIES.get(THEME_COOKIE, "")),
                "title": _("Something went wrong on our side."),
                "text": _(
                    "Nothing you saved is lost. Try again, and tell the administrator if it comes back."
                ),
            },
        )
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403: the form is older than the session."""
    return _answer(
        request,
        403,
        _("This form is out of date."),
        _("Go back, reload the page and send it again; copy what you typed first."),
    )
