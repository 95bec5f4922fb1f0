"""Who works here, and in which role."""

from django.contrib.auth.models import Group
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.desk.access import DeskRequest, desk_view
from annotations.models import Role, User


@require_safe
@desk_view
def people(request: DeskRequest) -> HttpResponse:
    """List the people of the desk with their roles; nothing is changed here."""
    labels = dict(Role.choices)
    found = (
        User.objects.filter(Q(groups__name__in=Role.values), is_active=True)
        .distinct()
        .order_by("display_name", "username")
        .prefetch_related(Prefetch("groups", Group.objects.filter(name__in=Role.values)))
    )
    rows = [
        {
            "person": person,
            "roles": [labels[group.name] for group in person.groups.all()],
            "is_me": person.pk == request.user.pk,
        }
        for person in found
    ]
    return render(request, "desk/people.html", {"rows": rows})
