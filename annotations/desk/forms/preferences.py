"""What people set for themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models import Theme

LANGUAGE_NAMES = [("fa", "فارسی"), ("en", "English")]


class ProfileForm(forms.Form):
    """Name as shown, language, theme."""

    display_name = forms.CharField(
        label=_("Name as shown"),
        max_length=150,
        required=False,
        help_text=_("Stands beside everything you do. Empty: your user name."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_NAMES)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
