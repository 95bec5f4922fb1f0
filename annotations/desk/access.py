"""Who may see the desk at all. What each may do there is decided by the workflow."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from annotations.models import User
from annotations.workflow.guards import may_read


class DeskRequest(HttpRequest):
    """A request that `desk_view` has let through: from a person with a role."""

    user: User
    htmx: HtmxDetails


def desk_view[**P](
    view: Callable[Concatenate[DeskRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in those who hold any role.

    Anonymous visitors are sent to sign in and come back; people without a role get a page (403)
    that says whom to ask. Auditors come through and may read: that they change nothing is the
    workflow's to refuse, as for everybody else.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        if not may_read(request.user):
            return render(request, "errors/no_role.html", status=403)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return wrapped


TYPED = "rasti_typed"
"""Under which name the session of a visitor holds what was sent after another had ended."""
_TYPED_MAX = 300_000


def _keep_typed(request: HttpRequest) -> bool:
    """Keep a form that came too late, for whoever signs in next in this browser."""
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return False  # A script's question; the page behind it still has what was typed.
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
        if isinstance(value, str) and value
    ]
    if not fields or sum(len(value) for _name, value in fields) > _TYPED_MAX:
        return False
    request.session[TYPED] = {"path": request.get_full_path(), "fields": fields}
    return True


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the sign-in page, the whole page also where a fragment was asked for."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    if htmx:
        # The fragment's own address is no page to come back to.
        current = htmx.current_url_abs_path or resolve_url("desk:home")
        return HttpResponseClientRedirect(redirect_to_login(current).url)
    if request.method == "POST" and _keep_typed(request):
        return redirect_to_login(reverse("desk:typed"))
    return redirect_to_login(request.get_full_path())
