"""What every page of the admin shares: permissions by the table, writes inside `acting`."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, override

from django.contrib import messages
from django.contrib.admin import ActionLocation, ModelAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.admin.permissions import may
from annotations.models import User
from annotations.templatetags.rasti import digits
from annotations.workflow.audit import acting
from annotations.workflow.errors import WorkflowError


def person(request: HttpRequest) -> User:
    """Return who is signed in; every page of the admin has somebody."""
    if not isinstance(request.user, User):
        raise TypeError("the admin answers nobody who is not signed in")
    return request.user


if TYPE_CHECKING:
    _Typed = ModelAdmin
else:

    class _Typed(ModelAdmin):
        """Django's class, which knows no type in brackets when it runs."""

        def __class_getitem__(cls, _model: object) -> type:
            return cls


class DeskModelAdmin[M: Model](_Typed[M]):
    """An admin page whose permissions come from the table and whose writes are recorded."""

    list_per_page = 50
    show_full_result_count = False
    actions_on_bottom = False

    @override
    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "view", self.model)

    @override
    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return may(request.user, "view", self.model)

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "add", self.model)

    @override
    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return may(request.user, "change", self.model)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    @override
    def get_action_choices(
        self,
        request: HttpRequest,
        default_choices: list[tuple[str, str]] | None = None,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> list[tuple[str, str]]:
        """Offer the actions under a first line in the desk's own words."""
        first = default_choices or [("", _("Choose what to do"))]
        return super().get_action_choices(request, first, action_location)

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Whether the workflow's actions are offered; the workflow itself decides."""
        return may(request.user, "act", self.model)

    @override
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save a form; what is saved is in the history as this person's doing."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with acting(person(request), f"admin.{self.opts.model_name}.save"):
            return super().changeform_view(request, object_id, form_url, extra_context)

    @override
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the one history there is."""
        query = urlencode({"source_table": self.opts.db_table, "object_id": object_id})
        return HttpResponseRedirect(f"{reverse('admin:annotations_event_changelist')}?{query}")

    # Django's own log would be a second history, and a lesser one.
    @override
    def log_addition(self, *_args: Any, **_more: Any) -> None:  # type: ignore[override]
        """Write nothing: the database's triggers have written it."""

    @override
    def log_change(self, *_args: Any, **_more: Any) -> None:  # type: ignore[override]
        """Write nothing: the database's triggers have written it."""


class ReadOnlyAdmin[M: Model](DeskModelAdmin[M]):
    """Pages to look at."""

    actions: Any = None


def each(
    request: HttpRequest,
    rows: QuerySet[Any] | Iterable[Any],
    do: Callable[[Any], object],
    label: Callable[[Any], str] = str,
) -> None:
    """Do something to each row by the workflow, and say of each that was refused why."""
    done = 0
    for row in rows:
        try:
            do(row)
        except WorkflowError as refused:
            messages.error(request, f"«{label(row)}»: {refused.message}")
        else:
            done += 1
    if done:
        said = ngettext("Done for %(n)s item.", "Done for %(n)s items.", done)
        messages.success(request, said % {"n": digits(done)})
    elif not rows:
        messages.warning(request, _("None of the chosen items is here any more."))
