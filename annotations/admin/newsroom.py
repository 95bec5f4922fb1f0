"""What the chief editor keeps: people and their roles, sources, feeds, tags, ratings."""

from typing import Any, override

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import DeskModelAdmin, person
from annotations.admin.forms import PersonAddForm, PersonForm
from annotations.admin.permissions import may
from annotations.admin.site import desk_admin
from annotations.models import Feed, Rating, RatingScheme, Role, Source, Tag, User
from annotations.templatetags.rasti import jalali, plain_digits
from annotations.workflow.audit import acting


class RoleFilter(admin.SimpleListFilter):
    """By role, under the name that people know it by."""

    title = _("role")
    parameter_name = "role"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Role.choices)

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User, site=desk_admin)
class PersonAdmin(DeskModelAdmin[User], UserAdmin):  # type: ignore[type-arg]
    """People: made here, given roles here, switched off when they leave; never deleted."""

    add_form = PersonAddForm
    form = PersonForm
    list_display = ("username", "display_name", "roles_shown", "is_active", "seen")
    list_filter = ("is_active", RoleFilter)
    search_fields = ("username", "display_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    actions = None
    fieldsets = (
        (None, {"fields": ("username", "display_name", "email", "password")}),
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
    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Names stay as they are in the history; nobody changes their own roles."""
        if obj is None:
            return ()
        fixed = ("username", "joined", "seen")
        return (*fixed, "roles_shown", "is_active") if obj == request.user else fixed

    @override
    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj != request.user:
            return fieldsets
        return [
            (
                title,
                {
                    **options,
                    "fields": tuple(
                        "roles_shown" if field == "groups" else field for field in options["fields"]
                    ),
                },
            )
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
            return super().user_change_password(request, id, form_url)

    @admin.display(description=_("roles"))
    def roles_shown(self, user: User) -> str:
        names = [group.name for group in user.groups.all() if group.name in Role.values]
        return "، ".join(str(Role(name).label) for name in names)

    @admin.display(description=_("last signed in"), ordering="last_login")
    def seen(self, user: User) -> str:
        return jalali(user.last_login, "datetime")

    @admin.display(description=_("joined"), ordering="date_joined")
    def joined(self, user: User) -> str:
        return jalali(user.date_joined, "datetime")

    @override
    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the desk's roles alone, of all groups there may be."""
        if db_field.name == "groups":
            kwargs["queryset"] = Group.objects.filter(name__in=Role.values)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Source, site=desk_admin)
class SourceAdmin(DeskModelAdmin[Source]):
    list_display = ("name", "domain_shown", "owner")
    search_fields = ("name", "domain")
    list_select_related = ("owner",)
    autocomplete_fields = ("owner",)
    fields = ("name", "domain", "homepage", "owner")

    @admin.display(description=_("domain"), ordering="domain")
    def domain_shown(self, source: Source) -> SafeString | None:
        return format_html("<bdi>{}</bdi>", source.domain) if source.domain else None


@admin.register(Feed, site=desk_admin)
class FeedAdmin(DeskModelAdmin[Feed]):
    list_display = ("url", "source", "active", "polled", "last_error")
    list_filter = ("active",)
    list_select_related = ("source",)
    search_fields = ("url", "source__name")
    autocomplete_fields = ("source",)
    fields = ("source", "url", "active")

    @admin.display(description=_("last polled"), ordering="polled_at")
    def polled(self, feed: Feed) -> str:
        return jalali(feed.polled_at, "datetime")


@admin.register(Tag, site=desk_admin)
class TagAdmin(DeskModelAdmin[Tag]):
    list_display = ("name_fa", "name_en", "slug", "parent")
    search_fields = ("name_fa", "name_en", "slug")
    list_select_related = ("parent",)
    autocomplete_fields = ("parent",)
    fields = ("name_fa", "name_en", "slug", "parent")


class RatingInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Rating
    extra = 0
    fields = ("order", "slug", "name_fa", "name_en", "number")
    show_change_link = True

    @override
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "view", Rating)

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(RatingScheme, site=desk_admin)
class RatingSchemeAdmin(DeskModelAdmin[RatingScheme]):
    list_display = ("name_fa", "name_en", "version_shown", "is_current")
    fields = ("slug", "version", "name_fa", "name_en", "is_current")
    inlines = (RatingInline,)

    @override
    def get_readonly_fields(
        self, request: HttpRequest, obj: RatingScheme | None = None
    ) -> tuple[str, ...]:
        """What published work may point at keeps its name and number."""
        return ("slug", "version") if obj else ()

    @admin.display(description=_("version"), ordering="version")
    def version_shown(self, scheme: RatingScheme) -> str:
        return plain_digits(scheme.version)


@admin.register(Rating, site=desk_admin)
class RatingAdmin(DeskModelAdmin[Rating]):
    list_display = ("name_fa", "name_en", "slug", "number_shown", "scheme")
    list_filter = ("scheme",)
    list_select_related = ("scheme",)
    fields = (
        "scheme",
        "order",
        "slug",
        "name_fa",
        "name_en",
        "definition_fa",
        "definition_en",
        "number",
    )

    @override
    def get_readonly_fields(
        self, request: HttpRequest, obj: Rating | None = None
    ) -> tuple[str, ...]:
        """A rating that verdicts use keeps what machines read of it: a new version is made instead."""
        if obj is not None and obj.verdicts.exists():
            return ("scheme", "slug", "order", "number")
        return ()

    @admin.display(description=_("number"), ordering="number")
    def number_shown(self, rating: Rating) -> str | None:
        return None if rating.number is None else plain_digits(rating.number)
