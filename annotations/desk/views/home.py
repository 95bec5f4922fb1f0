"""Home: what waits for me, and how the desk stands."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotations.desk import article_rows, charts, overview
from annotations.desk.access import DeskRequest, desk_view
from annotations.models import Article
from annotations.models.states import EDITORS, REVIEWERS
from annotations.templatetags.rasti import digits, in_persian, jalali
from annotations.workflow import jobs

RECENT = 6


@require_safe
@desk_view
def home(request: DeskRequest) -> HttpResponse:
    """Show what waits for the person, then how the desk stands."""
    person = request.user
    now = timezone.now()
    recent: QuerySet[Article] = Article.objects.select_related("source", "created_by")[:RECENT]
    rows = article_rows.rows(recent, person)
    counts = overview.team_counts()
    oversees = overview.oversees(person)
    context = {
        "figures": overview.figures(person),
        "steps": overview.first_steps(person, dict(counts), has_articles=bool(rows)),
        "oversees": oversees,
        "overdue": overview.overdue_on_the_desk() if oversees else None,
        "returned": overview.returned_to(person),
        "mine": overview.in_progress_of(person),
        "to_review": overview.waiting_for_review(person),
        "to_publish": overview.waiting_for_publication(person),
        "reviews": person.has_role(*REVIEWERS),
        "edits": person.has_role(*EDITORS),
        "counts": counts,
        "throughput": _throughput(),
        "ages": _ages(now),
        "recent": rows,
        "workers_alive": jobs.workers_alive(),
        "now": now,
    }
    return render(request, "desk/home.html", context)


def _throughput() -> dict[str, object]:
    days = overview.approvals_by_day(timezone.localdate())
    laid = charts.columns(
        [(jalali(day, "day"), jalali(day), count) for day, count in days],
        rtl=in_persian(),
        every=4,
    )
    return {
        "columns": laid,
        "total": sum(count for _day, count in days),
        "width": charts.WIDTH,
        "height": charts.HEIGHT,
        "floor": charts.HEIGHT - charts.FOOT,
        "top": charts.HEAD,
        "room": charts.ROOM,
    }


def _ages(now: datetime) -> list[charts.Bar]:
    first, second, third, last = overview.AGES
    labels = [
        _("under a day"),
        _("%(from)s to %(to)s days") % {"from": digits(first), "to": digits(second)},
        _("%(from)s to %(to)s days") % {"from": digits(second), "to": digits(third)},
        _("%(from)s to %(to)s days") % {"from": digits(third), "to": digits(last)},
        _("over %(days)s days") % {"days": digits(last)},
    ]
    return charts.bars(list(zip(labels, overview.backlog_by_age(now), strict=True)))
