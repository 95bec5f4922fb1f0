"""What every page of the admin shares: permissions by the table, writes inside `acting`."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, override

from django.contrib import messages
from django.contrib.admin import ActionLocation, ModelAdmin, ShowFacets
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.admin.permissions import may
from annotations.admin.show import column
from annotations.models import User
from annotations.templatetags.rasti import digits
from annotations.workflow.audit import acting
from annotations.workflow.errors import WorkflowError

COUNTED = 10_000
"""How many rows a list counts, and how far one can leaf through it: beyond that one filters."""
_NAME_MAX = 120
TOLD = 30
"""How many rows are told one by one of what came of them."""

EVERYWHERE = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]


def person(request: HttpRequest) -> User:
    """Return who is signed in; every page of the admin has somebody."""
    if not isinstance(request.user, User):
        raise TypeError("the admin answers nobody who is not signed in")
    return request.user


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages that count no further than `COUNTED`: the whole of a long list is never counted."""

    @cached_property
    def _counted(self) -> int:
        rows = self.object_list
        if isinstance(rows, QuerySet):
            return rows.order_by().values("pk")[: COUNTED + 1].count()
        return len(rows)

    @property
    def count(self) -> int:
        """How many rows there are, as far as that was counted."""
        return min(self._counted, COUNTED)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than were counted."""
        return self._counted > COUNTED


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
    list_max_show_all = 0
    show_full_result_count = False
    # Counts beside every choice of every filter would count the whole list, time and again.
    show_facets = ShowFacets.NEVER
    actions_on_bottom = False
    paginator = CappedPaginator

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
    def get_list_display(self, request: HttpRequest) -> Any:
        """Write the fields among the columns in the reader's digits, calendar and words.

        The first column is a link to the row's page, so that it has no link of its own inside.
        """
        first, *others = self.list_display
        return (
            self._shown(first, request, is_link=True),
            *(self._shown(name, request) for name in others),
        )

    def fixed_fields(
        self,
        request: HttpRequest,  # noqa: ARG002 - who looks matters to those that override it
        obj: M | None = None,  # noqa: ARG002
    ) -> Sequence[str]:
        """Return the fields of a form that are shown, and not to be changed."""
        return tuple(self.readonly_fields)

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> Any:
        """Write what is not to be changed in the reader's digits, calendar and words."""
        return tuple(
            self._shown(name, request, short=False) for name in self.fixed_fields(request, obj)
        )

    @override
    def get_fieldsets(self, request: HttpRequest, obj: M | None = None) -> Any:
        """Put what is shown in place of what could be changed, by whom it cannot be changed."""
        looks_only = obj is not None and not self.has_change_permission(request, obj)
        fixed = set(self.fixed_fields(request, obj))
        return [
            (
                title,
                {
                    **options,
                    "fields": tuple(
                        self._shown(name, request, short=False)
                        if looks_only or name in fixed
                        else name
                        for name in options["fields"]
                    ),
                },
            )
            for title, options in super().get_fieldsets(request, obj)
        ]

    def _shown(
        self, name: Any, request: HttpRequest, *, short: bool = True, is_link: bool = False
    ) -> Any:
        """Return what writes a field; a name that is none is a method's and stays as it is."""
        try:
            self.opts.get_field(name)
        except FieldDoesNotExist:
            return name
        # Django finds a field among those to be shown by its identity.
        known: dict[Any, Any] = request.__dict__.setdefault("_shown_fields", {})
        key = (self.model, name, short, is_link)
        if key not in known:
            known[key] = column(self.model, name, None if is_link else request, short=short)
        return known[key]

    def name_of(self, row: M) -> str:
        """Return what a row's page is called."""
        return str(row)

    @override
    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: M | None = None,
    ) -> HttpResponse:
        """Call the page what the row is called, in its title and its path."""
        if obj is not None:
            name = Truncator(self.name_of(obj)).chars(_NAME_MAX)
            context = {**context, "subtitle": name, "named": name}
        return super().render_change_form(request, context, add, change, form_url, obj)

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
    """Pages to look at; `fields` names what is shown, and actions may be offered beside it."""

    actions: Any = None

    @override
    def fixed_fields(self, request: HttpRequest, obj: M | None = None) -> Sequence[str]:
        return tuple(str(name) for name in self.fields or ())


def each(
    request: HttpRequest,
    rows: QuerySet[Any] | Iterable[Any],
    do: Callable[[Any], object],
    label: Callable[[Any], str] = str,
) -> None:
    """Do something to each row by the workflow, and say of each that was refused why."""
    done: list[Any] = []
    refused: list[tuple[Any, str]] = []
    for row in rows:
        try:
            do(row)
        except WorkflowError as error:
            refused.append((row, str(error.message)))
        else:
            done.append(row)
    tell(request, done, refused, label)


def tell(
    request: HttpRequest,
    done: Sequence[Any],
    refused: Sequence[tuple[Any, str]],
    label: Callable[[Any], Any] = str,
) -> None:
    """Say what came of each row: what was done, and what was refused and why."""
    if done:
        said = ngettext("Done for %(n)s item.", "Done for %(n)s items.", len(done))
        said %= {"n": digits(len(done))}
        names = _listed([format_html("{}", label(row)) for row in done])
        messages.success(request, format_html("<p>{}</p>{}", said, names))
    if refused:
        said = ngettext("Refused for %(n)s item:", "Refused for %(n)s items:", len(refused))
        said %= {"n": digits(len(refused))}
        names = _listed([format_html("{}: {}", label(row), why) for row, why in refused])
        messages.error(request, format_html("<p>{}</p>{}", said, names))
    if not done and not refused:
        messages.warning(request, _("None of the chosen items is here any more."))


def _listed(lines: list[SafeString]) -> SafeString:
    told = format_html_join("", '<li dir="auto">{}</li>', ((line,) for line in lines[:TOLD]))
    more = len(lines) - TOLD
    if more > 0:
        words = _("and %(n)s more") % {"n": digits(more)}
        told += format_html("<li>{}</li>", words)
    return format_html('<ul class="rasti-outcome">{}</ul>', told)
