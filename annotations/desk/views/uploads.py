"""Many files at once: each an article of its own, each with what came of it."""

from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.forms.articles import FilesForm
from annotations.fetching.files import MAX_BYTES, Fault
from annotations.models import Article, User
from annotations.models.states import EDITORS
from annotations.text.received import Notice
from annotations.workflow import jobs
from annotations.workflow.bringing import FAULTS, receive_file
from annotations.workflow.errors import NotAllowed, WorkflowError
from annotations.workflow.intake import NOTICES

QUIET_NOTICES = frozenset({Notice.LINE_ENDS})
"""Done to every text that a browser sends: telling each time would bury what matters."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of one file."""

    name: str
    article: Article | None = None
    is_new: bool = False
    refused: str = ""
    notices: list[str] = field(default_factory=list)


def notices_of(names: list[str]) -> list[str]:
    """Return what was done to a text at the door, in words; what is done to all of them is left out."""
    return [str(NOTICES[Notice(name)]) for name in names if Notice(name) not in QUIET_NOTICES]


@require_POST
@desk_view
def many(request: DeskRequest) -> HttpResponse:
    """Take each file by itself: one that is refused leaves the others as they are.

    The page's script sends them one by one and asks for the row alone (`row`).
    """
    if not request.user.has_role(*EDITORS):
        return render(
            request,
            "errors/error.html",
            {"title": _("You read here."), "text": NotAllowed.message},
            status=403,
        )
    form = FilesForm(request.POST)
    form.is_valid()
    outlet = str(form.cleaned_data.get("outlet") or "")
    files = request.FILES.getlist("documents")
    arrivals = [_take(file, outlet, request.user) for file in files]
    template = (
        "desk/parts/arrivals.html" if request.POST.get("row") else "desk/articles_upload.html"
    )
    context = {
        "arrivals": arrivals,
        "came": sum(arrival.is_new for arrival in arrivals),
        "refused": sum(bool(arrival.refused) for arrival in arrivals),
        "workers_alive": jobs.workers_alive(),
        "section": "articles",
    }
    return render(request, template, context, status=200 if arrivals else 422)


def _take(file: "UploadedFile[bytes]", outlet: str, actor: User) -> Arrival:
    name = file.name or ""
    if (file.size or 0) > MAX_BYTES:
        return Arrival(name, refused=str(FAULTS[Fault.TOO_LARGE]))
    try:
        came = receive_file(file.read(), name, actor=actor, source_name=outlet)
    except WorkflowError as refused:
        return Arrival(name, refused=str(refused.message))
    notices = notices_of(came.revision.notices) if came.created else []
    return Arrival(name, came.article, is_new=came.created, notices=notices)
