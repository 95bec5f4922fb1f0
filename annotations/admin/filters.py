"""Filters of the admin's lists: their state is in the address, and days are read in either calendar."""

from collections.abc import Iterator
from datetime import time
from typing import Any, override

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.desk.forms.dates import parse_moment
from annotations.models import Role, User
from annotations.templatetags.rasti import in_persian

_PEOPLE_LISTED = 300


class DaysFilter(admin.ListFilter):
    """From one day to another, both included, typed as newsrooms type them."""

    title = gettext_lazy("day")
    template = "admin/filters/days.html"
    column = "at"

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.faults: dict[str, str] = {}
        self.bounds: dict[str, Any] = {}
        for name, at in ((self.first, time(0, 0)), (self.last, time(23, 59, 59))):
            text = str((params.pop(name, None) or [""])[-1]).strip()[:80]
            if not text:
                continue
            self.used_parameters[name] = text
            try:
                self.bounds[name] = parse_moment(text, at=at)
            except (ValueError, OverflowError):
                self.faults[name] = _("This is no date.")

    @property
    def first(self) -> str:
        """The parameter of the first day."""
        return f"{self.column}_from"

    @property
    def last(self) -> str:
        """The parameter of the last day."""
        return f"{self.column}_to"

    @override
    def has_output(self) -> bool:
        return True

    @override
    def expected_parameters(self) -> list[str | None]:
        return [self.first, self.last]

    @override
    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """What the template draws: two boxes, and the rest of the address beside them."""
        others = {
            key: value
            for key, value in changelist.filter_params.items()
            if key not in (self.first, self.last)
        }
        yield {
            "fields": [
                (name, label, self.used_parameters.get(name, ""), self.faults.get(name, ""))
                for name, label in ((self.first, _("From")), (self.last, _("Up to")))
            ],
            "others": [(key, one) for key, values in others.items() for one in values],
            "example": "۱۴۰۵/۰۹/۰۱" if in_persian() else "2026-11-22",
            "set": bool(self.used_parameters),
            "without": changelist.get_query_string(remove=[self.first, self.last]),
        }

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.first in self.bounds:
            queryset = queryset.filter(**{f"{self.column}__gte": self.bounds[self.first]})
        if self.last in self.bounds:
            queryset = queryset.filter(**{f"{self.column}__lte": self.bounds[self.last]})
        return queryset


def days(of: str, name: Any) -> type[DaysFilter]:
    """Return a filter by the days of a column."""
    return type("DaysFilter", (DaysFilter,), {"column": of, "title": name})


class RoleFilter(admin.SimpleListFilter):
    """By role, under the name that people know it by."""

    title = gettext_lazy("role")
    parameter_name = "role"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Role.choices)

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class PersonFilter(admin.SimpleListFilter):
    """By one of the newsroom's people; `column` is the foreign key or the number that names them."""

    title = gettext_lazy("person")
    parameter_name = "person"
    column = "user"
    also: dict[str, Any] = {}

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = User.objects.order_by("display_name", "username")[:_PEOPLE_LISTED]
        return [(str(one.pk), str(one)) for one in people]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if not value:
            return queryset
        if not (value.isascii() and value.isdigit() and len(value) < 19):
            return queryset.none()
        return queryset.filter(**{self.column: int(value), **self.also})


def by_person(of: str, name: Any, **also: Any) -> type[PersonFilter]:
    """Return a filter by the person that a column names."""
    return type("PersonFilter", (PersonFilter,), {"column": of, "title": name, "also": also})


class UnsetFilter(admin.SimpleListFilter):
    """By whether a moment has come: `column` is empty until then."""

    column = ""
    words: tuple[Any, Any] = (gettext_lazy("Yes"), gettext_lazy("No"))

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", self.words[0]), ("no", self.words[1])]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(**{f"{self.column}__isnull": self.value() == "no"})


def has_come(of: str, name: Any, yes: Any, no: Any) -> type[UnsetFilter]:
    """Return a filter by whether a moment has come."""
    return type(
        "UnsetFilter",
        (UnsetFilter,),
        {"column": of, "title": name, "parameter_name": of, "words": (yes, no)},
    )
