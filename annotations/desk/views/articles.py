"""Articles: the list, bringing one in, and how its segmentation stands."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from annotations.desk import article_rows
from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.forms.articles import ArticleFilterForm, ArticleForm
from annotations.desk.paging import page_of
from annotations.models import Article, Source
from annotations.models.states import EDITORS
from annotations.text.received import Notice
from annotations.workflow import intake, jobs
from annotations.workflow.errors import IntakeRefused, NotAllowed, WorkflowError
from annotations.workflow.intake import NOTICES

QUIET_NOTICES = frozenset({Notice.LINE_ENDS})
"""Done to every text that a browser sends: telling each time would bury what matters."""
POLLED_AT_ONCE = 100


@require_safe
@desk_view
def articles(request: DeskRequest) -> HttpResponse:
    """List articles, newest first, narrowed by what stands in the address."""
    found = Article.objects.select_related("source", "created_by")
    form = ArticleFilterForm(request.GET)
    if form.is_valid():
        found = article_rows.search(found, form.cleaned_data)
    page = page_of(request, found)
    rows = article_rows.rows(page.rows, request.user)
    return render(
        request,
        "desk/articles.html",
        {
            "form": form,
            "filtered": any(request.GET.get(name) for name in form.fields),
            "page": page,
            "rows": rows,
            "unsettled": [row.article.uuid.hex for row in rows if row.unsettled],
            "workers_alive": jobs.workers_alive(),
            "may_bring_in": request.user.has_role(*EDITORS),
        },
    )


@require_safe
@desk_view
def article_states(request: DeskRequest) -> HttpResponse:
    """Answer the list's question how the segmentation of some articles stands.

    The answer asks again for as long as one of them is on its way, and ends by itself.
    """
    wanted = [uuid for uuid in request.GET.getlist("a")[:POLLED_AT_ONCE] if _is_uuid(uuid)]
    found = Article.objects.filter(uuid__in=wanted).select_related("source", "created_by")
    rows = article_rows.rows(found, request.user)
    return render(
        request,
        "desk/parts/article_states.html",
        {"rows": rows, "unsettled": [row.article.uuid.hex for row in rows if row.unsettled]},
    )


def _is_uuid(text: str) -> bool:
    try:
        UUID(hex=text)
    except ValueError:
        return False
    return True


@require_safe
@desk_view
def article_state(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Show how the segmentation of one article stands, for its own page.

    When it has settled, the page is told so: it loads itself anew, unless somebody writes on it.
    """
    article = get_object_or_404(Article, uuid=uuid)
    response = render(
        request,
        "desk/parts/article_progress.html",
        {
            "article": article,
            "unsettled": article.state in article_rows.UNSETTLED,
            "workers_alive": jobs.workers_alive(),
            "may_run_again": request.user.has_role(*EDITORS),
        },
    )
    if request.htmx and article.state not in article_rows.UNSETTLED:
        return trigger_client_event(response, "rasti:settled", after="settle")
    return response


@desk_view
def article_new(request: DeskRequest) -> HttpResponse:
    """Bring an article in: show the form, or take what it sends."""
    if not request.user.has_role(*EDITORS):
        return render(
            request,
            "errors/error.html",
            {"title": _("You read here."), "text": NotAllowed.message},
            status=403,
        )
    sent = request.method == "POST"
    form = ArticleForm(request.POST, request.FILES) if sent else ArticleForm()
    if sent and form.is_valid():
        came = _bring_in(request, form)
        if came is not None:
            return HttpResponseRedirect(reverse("desk:workbench", args=[came.article.uuid]))
    return render(
        request,
        "desk/article_new.html",
        {
            "form": form,
            "outlets": Source.objects.values_list("name", flat=True)[:500],
            "workers_alive": jobs.workers_alive(),
            "file_lost": sent and bool(request.FILES),
        },
        status=422 if form.errors else 200,
    )


def _bring_in(request: DeskRequest, form: ArticleForm) -> intake.Intake | None:
    """Hand what was typed to the workflow; None where it was refused, and the form says why."""
    cleaned = form.cleaned_data
    try:
        came = intake.receive_article(
            form.received(),
            actor=request.user,
            channel=form.channel,
            title=cleaned["title"],
            source_name=cleaned["outlet"],
            url=cleaned["url"],
            author=cleaned["author"],
            published_at=cleaned["published_at"],
        )
    except IntakeRefused as refused:
        form.refuse(refused)
        return None
    if not came.created:
        messages.info(request, _("This text is already on the desk. Here is its article."))
        return came
    messages.success(request, _("The article is in. Its claims will be here shortly."))
    for name in came.revision.notices:
        notice = Notice(name)
        if notice not in QUIET_NOTICES:
            messages.warning(request, str(NOTICES[notice]))
    return came


@require_POST
@desk_view
def segment_again(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Ask for another run of the segmenter."""
    article = get_object_or_404(Article, uuid=uuid)
    try:
        intake.segment_again(article, actor=request.user)
    except WorkflowError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The article will be segmented again."))
    if request.POST.get("to") == "articles":
        return redirect("desk:articles")
    return redirect("desk:workbench", article.uuid)
