"""Who works here, in which role, with how much on their hands, and when they were last seen."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import Group
from django.db.models import Count, Max, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from annotations.desk.access import DeskRequest, desk_view
from annotations.models import Claim, Presence, Role, User
from annotations.models.states import CHIEFS, EDITORS, OPEN


@dataclass(frozen=True, slots=True)
class Row:
    """One person."""

    person: User
    roles: list[str | Promise]
    is_me: bool
    checks: bool
    open: int
    overdue: int
    queue_url: str
    overdue_url: str
    seen_at: datetime | None


@require_safe
@desk_view
def people(request: DeskRequest) -> HttpResponse:
    """List the people of the desk; nothing is changed here. ``role`` narrows the list."""
    wanted = request.GET.get("role", "")
    roles = [wanted] if wanted in Role.values else Role.values
    found = list(
        User.objects.filter(groups__name__in=roles, is_active=True)
        .distinct()
        .order_by("display_name", "username")
        .prefetch_related(Prefetch("groups", Group.objects.filter(name__in=Role.values)))
    )
    return render(
        request,
        "desk/people.html",
        {
            "rows": _rows(found, request.user),
            "roles": [(role.value, role.label) for role in Role],
            "wanted": wanted if wanted in Role.values else "",
            "manages": request.user.has_role(*CHIEFS),
        },
    )


def _rows(found: list[User], me: User) -> list[Row]:
    """Two questions for all of them: what they hold, and when they were last at a claim."""
    numbers = [person.pk for person in found]
    held = {
        row["assignee"]: row
        for row in Claim.objects.filter(assignee__in=numbers, state__in=sorted(OPEN))
        .values("assignee")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_order__lt=timezone.now())),
        )
        .order_by()
    }
    seen = dict(
        Presence.objects.filter(user__in=numbers)
        .values_list("user")
        .annotate(at=Max("seen_at"))
        .order_by()
        .values_list("user", "at")
    )
    labels = dict(Role.choices)
    rows = []
    for person in found:
        names = [Role(group.name) for group in person.groups.all()]
        counts = held.get(person.pk, {"open": 0, "overdue": 0})
        moments = [moment for moment in (seen.get(person.pk), person.last_login) if moment]
        rows.append(
            Row(
                person=person,
                roles=[labels[name] for name in sorted(names, key=list(Role).index)],
                is_me=person.pk == me.pk,
                checks=bool(EDITORS.intersection(names)),
                open=counts["open"],
                overdue=counts["overdue"],
                queue_url=_queue(tab="all", assignee=person.username),
                overdue_url=_queue(tab="overdue", assignee=person.username),
                seen_at=max(moments, default=None),
            )
        )
    return rows


def _queue(**query: str) -> str:
    return f"{reverse('desk:queue')}?{urlencode(query)}"
