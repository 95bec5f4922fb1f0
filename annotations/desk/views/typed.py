"""What somebody sent after their session had ended: kept over signing in, and sent again by a press."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from annotations.desk.access import TYPED, DeskRequest, desk_view


@desk_view
@require_http_methods(["GET", "POST"])
def page(request: DeskRequest) -> HttpResponse:
    """Show it, with the form to send it where it was meant for; a POST throws it away."""
    if request.method == "POST":
        request.session.pop(TYPED, None)
        return HttpResponseRedirect(reverse("desk:home"))
    kept = request.session.get(TYPED)
    if not kept:
        return HttpResponseRedirect(reverse("desk:home"))
    texts = [(name, value) for name, value in kept["fields"] if not value.isascii() or " " in value]
    rest = [(name, value) for name, value in kept["fields"] if value.isascii() and " " not in value]
    return render(
        request, "desk/typed.html", {"target": kept["path"], "texts": texts, "rest": rest}
    )
