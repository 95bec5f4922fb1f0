"""What is typed about a claim: wording, reasons, tags, people, times, comments."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.desk.forms.dates import MomentField
from annotations.models import ClaimKind, CorrectionKind, Priority, Tag, User
from annotations.workflow.guards import REASON_MAX

_AUTO = {"dir": "auto"}

DISMISSALS = {
    "not-a-claim": _("Not a claim about facts"),
    "opinion": _("An opinion"),
    "vague": _("Too vague to check"),
    "known": _("Well known, nothing to check"),
    "minor": _("Not worth the time"),
}
"""Reasons that are given again and again, each one press."""


class ReasonForm(forms.Form):
    """A written reason."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2, **_AUTO}),
    )


class DismissForm(ReasonForm):
    """Why a suggestion is not worth checking: a ready reason, or one's own words."""

    quick = forms.ChoiceField(choices=list(DISMISSALS.items()), required=False)

    def clean(self) -> dict[str, Any]:
        """Turn the ready reason into its words; one's own words go before it."""
        data = super().clean() or {}
        quick = data.get("quick")
        if quick and not data.get("reason"):
            data["reason"] = str(DISMISSALS[quick])
        return data


class StatementForm(forms.Form):
    """The claim as an editor words it, and who says it."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    statement = forms.CharField(
        label=_("Statement"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, **_AUTO}),
        help_text=_("One checkable sentence that can be understood on its own."),
    )
    claimant = forms.CharField(
        label=_("Claimant"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=_AUTO),
    )
    claimant_role = forms.CharField(
        label=_("Claimant's role"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=_AUTO),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds"),
        required=False,
        choices=ClaimKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )


class TagsForm(forms.Form):
    """The topics of a claim."""

    tags = forms.ModelMultipleChoiceField(
        label=_("Tags"), required=False, queryset=Tag.objects.all()
    )


class AssignForm(forms.Form):
    """Who is to check a claim, and until when."""

    assignee = forms.ModelChoiceField(label=_("Assign to"), queryset=User.objects.none())
    due_at = MomentField(label=_("Due"), required=False, at=time(18), with_time=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assignee"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = fact_checkers()


def fact_checkers() -> Any:
    """People who may check facts: everybody with a role but auditors."""
    from annotations.models.states import ACTIONS

    roles = [str(role) for role in ACTIONS["take"].roles]
    return (
        User.objects.filter(is_active=True, groups__name__in=roles)
        .distinct()
        .order_by("display_name", "username")
    )


class DueForm(forms.Form):
    """How pressing a claim is, and until when; nothing for no such time."""

    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=Priority.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    due_at = MomentField(label=_("Due"), required=False, at=time(18), with_time=True)


class SplitForm(forms.Form):
    """Where to cut a claim, and how its two parts are worded; nothing for their own text."""

    at = forms.IntegerField(
        min_value=0, error_messages={"required": _("Choose where it is to be split.")}
    )
    shown_at = forms.IntegerField(min_value=0, required=False)
    first = forms.CharField(max_length=10_000, required=False)
    second = forms.CharField(max_length=10_000, required=False)

    def statements(self) -> list[str] | None:
        """Return the two wordings, if they are those of the place that was chosen in the end."""
        data = self.cleaned_data
        words = [data["first"].strip(), data["second"].strip()]
        return words if all(words) and data["shown_at"] == data["at"] else None


class CommentForm(forms.Form):
    """Something to say to the other editors."""

    body = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, **_AUTO}),
    )
    parent = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class MarkForm(forms.Form):
    """A passage of the text in code points, of the revision it was marked in."""

    revision = forms.IntegerField(min_value=1)
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)
    statement = forms.CharField(
        label=_("Statement"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, **_AUTO}),
    )


class CorrectionForm(forms.Form):
    """What kind of correction, and what readers are told."""

    kind = forms.ChoiceField(
        label=_("Kind of correction"),
        choices=CorrectionKind.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What is corrected"),
        required=False,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2, **_AUTO}),
    )
