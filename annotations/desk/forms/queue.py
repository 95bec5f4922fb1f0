"""What the queue is narrowed to, and what is done to many of its claims at once."""

from collections.abc import Iterable
from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from annotations.desk.forms.claims import DISMISSALS
from annotations.desk.forms.dates import MomentField
from annotations.desk.forms.review import RETURNS
from annotations.models import ClaimKind, Priority, Source, Tag, User
from annotations.models.states import EDITORS
from annotations.workflow.bulk import AT_ONCE_MAX
from annotations.workflow.guards import REASON_MAX

_WORDS = {"type": "search", "dir": "auto", "autocomplete": "off"}
_DATE = {"autocomplete": "off", "dir": "auto"}


def checkers() -> QuerySet[User]:
    """Everybody a claim may be given to, by name."""
    return (
        User.objects.filter(is_active=True, groups__name__in=[str(role) for role in EDITORS])
        .distinct()
        .order_by("display_name", "username")
    )


class TagChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A tag; those below another are set in."""

    def label_from_instance(self, tag: Any) -> str:
        """Return the name, behind a dash where the tag has one above it."""
        return f"— {tag.name}" if tag.parent_id else str(tag.name)


class QueueFilterForm(forms.Form):
    """What the queue is narrowed to; all of it stands in the address."""

    q = forms.CharField(
        label=_("Words of the claim"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_WORDS),
    )
    tag = TagChoice(
        label=_("Tag"),
        required=False,
        queryset=Tag.objects.none(),
        to_field_name="slug",
        empty_label=_("all"),
    )
    outlet = forms.ModelChoiceField(
        label=_("Outlet"), required=False, queryset=Source.objects.none(), empty_label=_("all")
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *ClaimKind.choices]
    )
    claimant = forms.CharField(
        label=_("Claimant"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_WORDS),
    )
    assignee = forms.ModelChoiceField(
        label=_("Assignee"),
        required=False,
        queryset=User.objects.none(),
        to_field_name="username",
        empty_label=_("all"),
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("all")), *Priority.choices],
    )
    since = MomentField(label=_("Due from"), required=False, widget=forms.TextInput(attrs=_DATE))
    until = MomentField(
        label=_("due until"),
        required=False,
        at=time(23, 59, 59),
        widget=forms.TextInput(attrs=_DATE),
    )

    FOLDED = ("outlet", "kind", "claimant", "assignee", "priority", "since", "until")
    """What is asked for less often, and folded away until it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("tag", Tag.objects.select_related("parent").order_by("sort_key", "id")),
            (
                "outlet",
                Source.objects.filter(articles__isnull=False).distinct().order_by("sort_key", "id"),
            ),
            ("assignee", checkers()),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    @property
    def folded(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [self[name] for name in self.FOLDED]

    @property
    def folded_used(self) -> int:
        """How many of the folded fields narrow the list."""
        return sum(bool(self.data.get(name)) for name in self.FOLDED)


class ChosenClaims(forms.Field):
    """The claims that were ticked."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        """Return their numbers, each once; what is no number was never a claim."""
        found: dict[UUID, None] = {}
        for text in value if isinstance(value, Iterable) and not isinstance(value, str) else ():
            try:
                found[UUID(str(text))] = None
            except ValueError:
                continue
        return list(found)

    def validate(self, value: list[UUID]) -> None:
        """Refuse none, and more than are done at once."""
        if not value:
            raise ValidationError(_("Tick the claims first."), code="required")
        if len(value) > AT_ONCE_MAX:
            raise ValidationError(_("Choose no more than 500 claims at once."), code="too_many")


class BulkForm(forms.Form):
    """What is to be done to the ticked claims; each action reads the one field it needs."""

    action = forms.CharField(max_length=20)
    claim = ChosenClaims()
    assignee = forms.ModelChoiceField(
        label=_("To whom"),
        required=False,
        queryset=User.objects.none(),
        to_field_name="username",
        empty_label=_("choose"),
    )
    tag = TagChoice(
        label=_("Tag"),
        required=False,
        queryset=Tag.objects.none(),
        to_field_name="slug",
        empty_label=_("choose"),
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), required=False, coerce=int, empty_value=None, choices=Priority.choices
    )
    due_at = MomentField(
        label=_("Due"),
        required=False,
        at=time(18, 0),
        with_time=True,
        widget=forms.TextInput(attrs=_DATE),
        help_text=_("Jalali or Gregorian: 1405/09/01 14:30 or 2026-11-22."),
    )
    dismissal = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[("", _("in my own words")), *DISMISSALS.items()],
    )
    dismiss_reason = forms.CharField(
        label=_("In my own words"),
        required=False,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    close_reason = forms.CharField(
        label=_("Why it cannot be checked"),
        required=False,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    returning = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[("", _("in my own words")), *RETURNS.items()],
    )
    return_reason = forms.CharField(
        label=_("What has to be done"),
        required=False,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    NEEDS = {"assign": "assignee", "tag": "tag", "untag": "tag", "priority": "priority"}
    REASONS = {
        "dismiss": ("dismiss_reason", "dismissal", DISMISSALS),
        "close": ("close_reason", "", {}),
        "return": ("return_reason", "returning", RETURNS),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "bulk_%s", **kwargs})
        people, tags = self.fields["assignee"], self.fields["tag"]
        assert isinstance(people, forms.ModelChoiceField)
        assert isinstance(tags, forms.ModelChoiceField)
        people.queryset = checkers()
        tags.queryset = Tag.objects.select_related("parent").order_by("sort_key", "id")

    def clean(self) -> dict[str, Any]:
        """See to it that the action has what it needs."""
        cleaned = super().clean() or self.cleaned_data
        action = cleaned.get("action", "")
        needed = self.NEEDS.get(action)
        if needed and cleaned.get(needed) is None and needed not in self.errors:
            self.add_error(needed, ValidationError(_("Choose one."), code="required"))
        if action in self.REASONS:
            written, ready, words = self.REASONS[action]
            said = [str(words[cleaned[ready]])] if ready and cleaned.get(ready) else []
            own = str(cleaned.get(written) or "").strip()
            cleaned["reason"] = "\n".join([*said, own] if own else said)
            if not cleaned["reason"] and written not in self.errors:
                self.add_error(
                    written,
                    ValidationError(
                        _("Write a reason: others will read it in the history."), code="required"
                    ),
                )
        return cleaned
