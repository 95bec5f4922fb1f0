"""People and their roles: made here, switched off when they leave, never deleted."""

from collections.abc import Iterable, Iterator
from typing import Any, override

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import DeskModelAdmin, each, person
from annotations.admin.filters import RoleFilter
from annotations.admin.forms import PersonAddForm, PersonForm
from annotations.admin.permissions import may
from annotations.admin.show import moment
from annotations.admin.site import desk_admin
from annotations.models import Role, User
from annotations.workflow import people
from annotations.workflow.audit import acting


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """A password for somebody; who shall not sign in is switched off instead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True


@admin.register(User, site=desk_admin)
class PersonAdmin(DeskModelAdmin[User], UserAdmin):  # type: ignore[type-arg]
    """People: made here, given roles here, switched off when they leave; never deleted."""

    add_form = PersonAddForm
    change_password_form = PasswordForm
    change_user_password_template = "admin/annotations/user/password.html"  # noqa: S105
    form = PersonForm
    list_display = ("username", "display_name", "roles_shown", "is_active", "seen")
    list_filter = ("is_active", RoleFilter)
    search_fields = ("username", "display_name", "email")
    ordering = ("username",)
    search_help_text = _("Search in names and e-mail address")
    filter_horizontal = ()
    actions = ("switch_off", "switch_on")
    fieldsets = (
        (None, {"fields": ("username", "display_name", "email", "sign_in")}),
        (_("At the desk"), {"fields": ("groups", "is_active", "language", "theme")}),
        (_("Dates"), {"fields": ("joined", "seen")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "username",
                    "display_name",
                    "email",
                    "language",
                    "groups",
                    "password1",
                    "password2",
                ),
            },
        ),
    )

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @override
    def fixed_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Names stay as they are in the history; nobody changes their own roles."""
        if obj is None:
            return ()
        fixed = ("username", "sign_in", "joined", "seen")
        return (*fixed, "roles_shown", "is_active") if obj == request.user else fixed

    @override
    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Show roles in words where they cannot be changed, and no way to a password that is shut."""
        fieldsets = super().get_fieldsets(request, obj)
        may_change = self.has_change_permission(request, obj)
        if obj is None or (may_change and obj != request.user):
            return fieldsets
        return [
            (title, {**options, "fields": tuple(_looked_at(options["fields"], may_change))})
            for title, options in fieldsets
        ]

    @override
    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return may(request.user, "change", User)

    @override
    def user_change_password(
        self,
        request: HttpRequest,
        id: str,
        form_url: str = "",
    ) -> HttpResponse:
        """Set another's password; that it changed is in the history, never what it is."""
        with acting(person(request), "admin.user.set_password"):
            page = super().user_change_password(request, id, form_url)
        if isinstance(page, TemplateResponse) and page.context_data is not None:
            whose = page.context_data["original"]
            page.context_data["title"] = gettext("A password for %(person)s") % {"person": whose}
        return page

    @admin.action(description=_("Switch off"), permissions=["lead"])
    def switch_off(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        actor = person(request)
        each(request, chosen, lambda user: people.switch(user, actor=actor, on=False))

    @admin.action(description=_("Switch on again"), permissions=["lead"])
    def switch_on(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        actor = person(request)
        each(request, chosen, lambda user: people.switch(user, actor=actor, on=True))

    def has_lead_permission(self, request: HttpRequest) -> bool:
        """Whether the person lets others in and out."""
        return may(request.user, "change", User)

    @admin.display(description=_("password"))
    def sign_in(self, user: User) -> SafeString:
        """Whether there is a password, and where it is set; nothing of what it is."""
        said = _("is set") if user.has_usable_password() else _("is not set")
        return format_html(
            '<span class="rasti-line">{} <a class="button" href="../password/">{}</a></span>',
            said,
            _("Set another"),
        )

    @admin.display(description=_("roles"))
    def roles_shown(self, user: User) -> str:
        names = [group.name for group in user.groups.all() if group.name in Role.values]
        return gettext(", ").join(str(Role(name).label) for name in names)

    @admin.display(description=_("last signed in"), ordering="last_login")
    def seen(self, user: User) -> SafeString | str:
        return moment(user.last_login)

    @admin.display(description=_("joined"), ordering="date_joined")
    def joined(self, user: User) -> SafeString | str:
        return moment(user.date_joined)

    @override
    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the desk's roles alone, of all groups there may be."""
        if db_field.name == "groups":
            kwargs["queryset"] = Group.objects.filter(name__in=Role.values)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _looked_at(fields: Iterable[Any], may_change: bool) -> Iterator[Any]:
    for field in fields:
        name = getattr(field, "__name__", field)
        if name == "groups":
            yield "roles_shown"
        elif name != "sign_in" or may_change:
            yield field
