"""Articles: the list, bringing one in, and how its segmentation stands."""

from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from annotations.desk import article_rows, saved
from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.forms.articles import ArticleFilterForm, ArticleForm, FilesForm
from annotations.desk.paging import page_of
from annotations.desk.views.uploads import notices_of
from annotations.models import Article, FilterPage, Source
from annotations.models.states import EDITORS
from annotations.workflow import intake, jobs
from annotations.workflow.errors import IntakeRefused, NotAllowed, WorkflowError

POLLED_AT_ONCE = 100


@require_safe
@desk_view
def articles(request: DeskRequest) -> HttpResponse:
    """List articles, narrowed and sorted by what stands in the address."""
    if not request.META.get("QUERY_STRING"):
        usual = saved.usual(request, FilterPage.ARTICLES)
        if usual is not None:
            return redirect(f"{reverse('desk:articles')}?{usual.query}")
    form = ArticleFilterForm(request.GET)
    form.is_valid()
    found = Article.objects.select_related("source", "created_by").defer("search_key")
    found, order = article_rows.ordered(
        article_rows.search(found, form.cleaned_data), form.cleaned_data.get("sort", "")
    )
    page = page_of(request, found, order=order)
    rows = article_rows.rows(page.rows, request.user)
    return render(
        request,
        "desk/articles.html",
        {
            "form": form,
            "filtered": form.narrows,
            "saved": saved.load(request, FilterPage.ARTICLES, _query(request)),
            "page": page,
            "rows": rows,
            "here": request.GET.urlencode(),
            "unsettled": [row.article.uuid.hex for row in rows if row.unsettled],
            "workers_alive": jobs.workers_alive(),
            "may_bring_in": request.user.has_role(*EDITORS),
        },
    )


def _query(request: DeskRequest) -> str:
    """What the list is narrowed to and sorted by, as far as it says anything."""
    wanted = ((name, request.GET.get(name, "")) for name in ArticleFilterForm.base_fields)
    return urlencode([(name, value[:300]) for name, value in wanted if value])


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
            "files_form": FilesForm(),
            "outlets": Source.objects.values_list("name", flat=True)[:500],
            "workers_alive": jobs.workers_alive(),
            "file_lost": sent and bool(request.FILES),
        },
        status=422 if form.errors else 200,
    )


def _bring_in(request: DeskRequest, form: ArticleForm) -> intake.Intake | None:
    """Hand what was typed to the workflow; None where it was refused, and the form says why."""
    try:
        came = form.bring_in(request.user)
    except IntakeRefused as refused:
        form.refuse(refused)
        return None
    if not came.created:
        messages.info(request, _("This text is already on the desk. Here is its article."))
        return came
    messages.success(request, _("The article is in. Its claims will be here shortly."))
    for notice in notices_of(came.revision.notices):
        messages.warning(request, notice)
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
        query = urlencode(parse_qsl(request.POST.get("back", "")[:2000]))
        return redirect(reverse("desk:articles") + (f"?{query}" if query else ""))
    return redirect("desk:workbench", article.uuid)
