"""What is typed of a verdict."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from annotations.models import Rating, Verdict
from annotations.workflow.verification import CONCLUSION_MAX

_AUTO = {"dir": "auto"}


class VerdictForm(forms.Form):
    """The draft of a verdict; `number` and `version` are those that were read, empty for none."""

    number = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    rating = forms.ModelChoiceField(
        label=_("Rating"),
        required=False,
        queryset=Rating.objects.none(),
        error_messages={"invalid_choice": _("There is no such rating in the scheme in use.")},
    )
    conclusion = forms.CharField(
        label=_("One-line conclusion"),
        required=False,
        max_length=5000,
        widget=forms.TextInput(attrs={"data-max": CONCLUSION_MAX, **_AUTO}),
    )
    justification = forms.CharField(
        label=_("Justification"),
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 9, **_AUTO}),
        help_text=_("Markdown: **bold**, *italic*, lists, > quotation, [link](https://…)."),
    )
    single_source_reason = forms.CharField(
        label=_("Why one source is enough"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, **_AUTO}),
    )
    override_reason = forms.CharField(
        label=_("Why it may go on as it is"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, **_AUTO}),
        help_text=_("It stays with the verdict, under your name."),
    )

    def __init__(self, *args: Any, ratings: QuerySet[Rating], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rating"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = ratings


def ratings_for(verdict: Verdict | None) -> QuerySet[Rating]:
    """Return the ratings to choose from: those of the scheme in use.

    A verdict that was rated keeps the scheme it was rated under, also while it is corrected.
    """
    rated = verdict.rating if verdict else None
    if rated is not None:
        return Rating.objects.filter(scheme_id=rated.scheme_id).order_by("order")
    return Rating.objects.filter(scheme__is_current=True).order_by("order")
