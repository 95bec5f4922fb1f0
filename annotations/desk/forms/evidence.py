"""What is typed about a piece of evidence, and how it stands to the claim."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.desk.forms.dates import MomentField
from annotations.models import Evidence, SourceType, Stance

_AUTO = {"dir": "auto"}


class CitationForm(forms.Form):
    """How a piece of evidence stands to the claim."""

    stance = forms.ChoiceField(
        label=_("Stance"),
        choices=Stance.choices,
        error_messages={"required": _("Choose how it stands to the claim.")},
        widget=forms.RadioSelect,
    )
    excerpt = forms.CharField(
        label=_("Excerpt"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, **_AUTO}),
        help_text=_("Quoted from it, word by word."),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.TextInput(attrs=_AUTO)
    )


class ReuseForm(CitationForm):
    """A piece of the library for this claim."""

    evidence = forms.ModelChoiceField(queryset=Evidence.objects.all())


class EvidenceForm(CitationForm):
    """A new piece of evidence: a page by its link, or something offline by where it is."""

    url = forms.CharField(
        label=_("Link"),
        required=False,
        max_length=4000,
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
    )
    locator = forms.CharField(
        label=_("Where it is, offline"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs=_AUTO),
        help_text=_("A book page, a document number, a telephone call."),
    )
    title = forms.CharField(
        label=_("Title"), required=False, max_length=500, widget=forms.TextInput(attrs=_AUTO)
    )
    publisher = forms.CharField(
        label=_("Publisher"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off", **_AUTO}),
        help_text=_("Taken from the link where it is left empty."),
    )
    wire = forms.CharField(
        label=_("Taken over from"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off", **_AUTO}),
        help_text=_("The agency whose story it is: two links of one wire story are one source."),
    )
    source_type = forms.ChoiceField(
        label=_("Type of source"), choices=[("", _("Choose…")), *SourceType.choices], required=False
    )
    author = forms.CharField(
        label=_("Author"), required=False, max_length=200, widget=forms.TextInput(attrs=_AUTO)
    )
    published_at = MomentField(label=_("Published"), required=False)
    stated_interest = forms.CharField(
        label=_("Its interest in the matter"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs=_AUTO),
    )

    EVIDENCE = (
        "url",
        "locator",
        "title",
        "publisher",
        "source_type",
        "author",
        "published_at",
        "stated_interest",
    )
    CITATION = ("stance", "excerpt", "note")

    def evidence(self) -> dict[str, Any]:
        """What belongs to the piece of evidence."""
        return {name: self.cleaned_data[name] for name in self.EVIDENCE}

    def citation(self) -> dict[str, Any]:
        """What belongs to its use for the claim."""
        return {name: self.cleaned_data[name] for name in self.CITATION}
