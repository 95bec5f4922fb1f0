"""Which notifications come by mail as well."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models import NotificationKind


class MailForm(forms.Form):
    """One tick for each kind."""

    kinds = forms.MultipleChoiceField(
        label=_("Also by mail"),
        required=False,
        choices=NotificationKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
