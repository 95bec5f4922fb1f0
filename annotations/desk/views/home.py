"""Home: what waits for me, and how the desk stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.desk.access import DeskRequest, desk_view


@require_safe
@desk_view
def home(request: DeskRequest) -> HttpResponse:
    """Show what waits for the person."""
    return render(request, "desk/home.html", {})
