"""Help: the user's guide, readable where the work is done."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.desk import guide
from annotations.desk.access import DeskRequest, desk_view


@require_safe
@desk_view
def page(request: DeskRequest, slug: str = "") -> HttpResponse:
    """Show a page of the guide, and what other pages there are."""
    pages = guide.pages()
    shown = next((page for page in pages if page.slug == slug), None)
    if shown is None and (slug or pages):
        raise Http404("no such page of the guide")
    return render(request, "desk/help.html", {"pages": pages, "shown": shown})


@require_safe
@desk_view
def image(request: DeskRequest, name: str) -> HttpResponseBase:
    """Send a picture of the guide."""
    del request
    file = guide.image(name)
    if file is None:
        raise Http404("no such picture in the guide")
    return FileResponse(file.open("rb"))
