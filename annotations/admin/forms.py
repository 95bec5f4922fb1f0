"""Forms of the admin."""

from datetime import time
from typing import Any, override

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annotations.desk.forms.dates import MomentField
from annotations.models import ApiKey, Role, Scope, Source, Tag, User

_EXAMPLE_OF_DAY = _("For example 1405/09/01 or 2026-11-22.")


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

    due_at = MomentField(label=_("Due"), required=False, at=time(23, 59), help_text=_EXAMPLE_OF_DAY)


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


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person as the chief editor keeps them; a password is set on a page of its own."""

    groups = RolesField()

    class Meta:
        model = User
        fields = ("display_name", "email", "language", "theme", "is_active", "groups")
        help_texts = {
            "username": "",
            "is_active": _("Who is not active cannot sign in; what they did stays theirs."),
        }


class TagForm(forms.ModelForm):  # type: ignore[type-arg]
    """A topic and its place in the tree."""

    class Meta:
        model = Tag
        fields = ("name_fa", "name_en", "slug", "parent")

    def clean_parent(self) -> Tag | None:
        """Refuse a place below itself: the tree would have a ring."""
        parent: Tag | None = self.cleaned_data["parent"]
        above = parent
        while above is not None:
            if above.pk == self.instance.pk:
                raise ValidationError(_("A topic cannot stand below itself."))
            above = above.parent
        return parent


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    """An outlet, and whose it is."""

    class Meta:
        model = Source
        fields = ("name", "domain", "homepage", "owner")

    def clean_domain(self) -> str:
        """Keep the domain alone of what was pasted: no scheme, no path, no www."""
        text = str(self.cleaned_data["domain"]).strip().lower()
        text = text.partition("://")[2] or text
        return text.partition("/")[0].removeprefix("www.")

    def clean_owner(self) -> Source | None:
        """Refuse an outlet that owns itself, by whatever way round."""
        owner: Source | None = self.cleaned_data["owner"]
        above, seen = owner, set()
        while above is not None and above.pk not in seen:
            if above.pk == self.instance.pk:
                raise ValidationError(_("An outlet cannot be its own owner."))
            seen.add(above.pk)
            above = above.owner
        return owner


class ApiKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A key to be issued."""

    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), choices=Scope, widget=forms.CheckboxSelectMultiple
    )
    expires_at = MomentField(
        label=_("Expires"), required=False, at=time(23, 59), help_text=_EXAMPLE_OF_DAY
    )

    class Meta:
        model = ApiKey
        fields = ("publisher", "name", "scopes", "expires_at")
