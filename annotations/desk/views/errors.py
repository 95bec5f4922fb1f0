"""Error pages that say what happened and what to do, in the reader's language."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

CODES = {400: "bad_request", 403: "permission_denied", 404: "not_found", 500: "server_error"}
"""What the API calls them, in the words that its own views use."""


def _answer(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return JsonResponse(
            {"error": {"code": CODES[status], "message": f"{title} {text}"}}, status=status
        )
    return render(request, "errors/error.html", {"title": title, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: something in the request cannot be read."""
    return _answer(
        request,
        400,
        _("This request cannot be read."),
        _("Something in it is damaged or too large. Go back; what you typed is still there."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not allowed."""
    return _answer(
        request,
        403,
        _("Your role does not allow this."),
        _("Ask a chief editor if you need it."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing for this person."""
    return _answer(
        request, 404, _("There is nothing here."), _("The link may be old, or mistyped.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _answer(
        request,
        500,
        _("Something went wrong on our side."),
        _("Nothing you saved is lost. Try again, and tell the administrator if it comes back."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is older than the session."""
    return _answer(
        request,
        403,
        _("This form is out of date."),
        _("Go back, reload the page and send it again; copy what you typed first."),
    )
