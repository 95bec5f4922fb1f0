"""What the desk tells a person: the bell, the page of all of it, and having read it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.bell import leads_to, lines
from annotations.desk.paging import page_of
from annotations.models import Notification
from annotations.workflow import notifications


@require_safe
@desk_view
def page(request: DeskRequest) -> HttpResponse:
    """One's own notifications, the newest first; with ``unread`` those alone."""
    unread = request.GET.get("unread") == "1"
    mine = Notification.objects.filter(user=request.user).select_related(
        "actor", "claim", "article", "evidence"
    )
    if unread:
        mine = mine.filter(read_at__isnull=True)
    shown = page_of(request, mine.defer("claim__analysis", "claim__search_key"))
    return render(
        request,
        "desk/notifications.html",
        {
            "page": shown,
            "told": lines(shown.rows),
            "unread_alone": unread,
            "newest": shown.rows[0].pk if shown.rows and not shown.newer else None,
            "section": "notifications",
        },
    )


@require_safe
@desk_view
def bell(request: DeskRequest) -> HttpResponse:
    """The bell with its count, which pages ask for now and then."""
    return render(request, "desk/parts/bell.html")


@require_POST
@desk_view
def read(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that one has been read, and go to what it is about where that was asked for."""
    one = get_object_or_404(
        Notification.objects.select_related("claim", "article", "evidence"),
        pk=pk,
        user=request.user,
    )
    notifications.mark_read(one, actor=request.user)
    if request.POST.get("quietly"):
        return HttpResponse(status=204)
    if request.POST.get("open") and leads_to(one):
        return HttpResponseRedirect(leads_to(one))
    return _back(request)


@require_POST
@desk_view
def read_all(request: DeskRequest) -> HttpResponse:
    """Note that all have been read, up to the newest that was shown: later ones stay unread."""
    until = request.POST.get("until", "")
    sound = until.isascii() and until.isdigit() and len(until) < 19
    notifications.mark_all_read(actor=request.user, until=int(until) if sound else None)
    return _back(request)


def _back(request: DeskRequest) -> HttpResponse:
    if request.POST.get("unread") == "1":
        return HttpResponseRedirect(reverse("desk:notifications") + "?unread=1")
    return redirect("desk:notifications")
