"""Saving the filters of a list under a name; each person has their own."""

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.saved import PLACES, cookie
from annotations.desk.views.preferences import remember
from annotations.models import FilterPage, SavedFilter
from annotations.workflow import filters
from annotations.workflow.errors import WorkflowError


def _back(page: str, query: str) -> HttpResponseRedirect:
    query = urlencode(parse_qsl(query))
    place = PLACES[FilterPage(page)] if page in FilterPage.values else "desk:home"
    return HttpResponseRedirect(f"{reverse(place)}?{query}" if query else reverse(place))


def _mine(request: DeskRequest, pk: int) -> SavedFilter:
    return get_object_or_404(SavedFilter, pk=pk, user=request.user)


@require_POST
@desk_view
def save(request: DeskRequest) -> HttpResponse:
    """Save what the list shows under a name."""
    page, query = request.POST.get("page", ""), request.POST.get("query", "")[:4000]
    try:
        saved = filters.save_filter(
            actor=request.user, page=page, name=request.POST.get("name", ""), query=query
        )
    except WorkflowError as error:
        messages.error(request, str(error.message))
        return _back(page, query)
    messages.success(request, _("The filter “%(name)s” is saved.") % {"name": saved.name})
    return _back(page, saved.query)


@require_POST
@desk_view
def rename(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a filter another name."""
    saved = _mine(request, pk)
    try:
        filters.rename_filter(saved, actor=request.user, name=request.POST.get("name", ""))
    except WorkflowError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The filter has its new name."))
    return _back(saved.page, request.POST.get("query", "")[:4000])


@require_POST
@desk_view
def drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove a filter."""
    saved = _mine(request, pk)
    filters.drop_filter(saved, actor=request.user)
    messages.success(request, _("The filter is removed."))
    return _back(saved.page, request.POST.get("query", "")[:4000])


@require_POST
@desk_view
def make_usual(request: DeskRequest, pk: int) -> HttpResponse:
    """Let the list open with a filter in this browser, or no longer."""
    saved = _mine(request, pk)
    response = _back(saved.page, request.POST.get("query", "")[:4000])
    if request.POST.get("usual") == "yes":
        remember(response, cookie(saved.page), str(saved.pk))
        messages.success(
            request, _("The list opens with “%(name)s” from now on.") % {"name": saved.name}
        )
    else:
        response.delete_cookie(cookie(saved.page), samesite="Lax")
        messages.success(request, _("The list opens as it usually does."))
    return response
