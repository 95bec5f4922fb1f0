"""Forms of the admin."""

import re
from datetime import datetime, time
from typing import Any, override

import jdatetime
from django import forms
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import ApiKey, Role, Scope, User
from annotations.templatetags.localised import to_latin

_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_FIRST_GREGORIAN = 1700


class DayField(forms.CharField):
    """A day, Jalali or Gregorian, in Persian or Latin digits; cleans to its last minute."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example 1405/09/01 or 2026-11-22."))
        super().__init__(max_length=30, **kwargs)

    @override
    def clean(self, value: Any) -> datetime | None:
        """Return the last minute of the day in Tehran, or None for nothing."""
        text = to_latin(super().clean(value)).strip()
        if not text:
            return None
        found = _DAY.fullmatch(text)
        try:
            year, month, day = (int(part) for part in found.groups()) if found else (0, 0, 0)
            if year >= _FIRST_GREGORIAN:
                at = datetime(year, month, day, 23, 59)  # noqa: DTZ001 - made aware below
            else:
                at = datetime.combine(jdatetime.date(year, month, day).togregorian(), time(23, 59))
        except (ValueError, OverflowError):
            raise ValidationError(_("This is not a day.")) from None
        return timezone.make_aware(at, timezone.get_default_timezone())


class ReasonForm(forms.Form):
    """Why a verdict is returned."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("The fact-checker reads it, and it stays in the history."),
    )


class AssigneeForm(forms.Form):
    """Who works on it from now on."""

    assignee = forms.ModelChoiceField(label=_("Assignee"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assignee"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = (
            User.objects.filter(
                is_active=True,
                groups__name__in=[Role.FACT_CHECKER, Role.REVIEWER, Role.CHIEF_EDITOR],
            )
            .distinct()
            .order_by("display_name", "username")
        )


class DueForm(forms.Form):
    """By when."""

    due_at = DayField(label=_("Due"), required=False)


class RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The roles of a person, by their names in the language in use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Group.objects.filter(name__in=Role.values).order_by("pk"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=_("Roles"),
            **kwargs,
        )

    @override
    def label_from_instance(self, obj: Any) -> str:
        """Name a group as the role that it is."""
        return str(Role(obj.name).label)


class PersonAddForm(BaseUserCreationForm):  # type: ignore[type-arg]
    """A new person, with a password of their own to begin with."""

    groups = RolesField()

    class Meta:
        model = User
        fields = ("username", "display_name", "email", "language")


class PersonForm(UserChangeForm):  # type: ignore[type-arg]
    """A person as the chief editor keeps them."""

    groups = RolesField()

    class Meta:
        model = User
        fields = ("display_name", "email", "language", "theme", "is_active", "groups", "password")


class ApiKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A key to be issued."""

    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), choices=Scope, widget=forms.CheckboxSelectMultiple
    )
    expires_at = DayField(label=_("Expires"), required=False)

    class Meta:
        model = ApiKey
        fields = ("publisher", "name", "scopes", "expires_at")
