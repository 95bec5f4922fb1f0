"""What is typed of an attempt to reach whoever made the claim."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.desk.forms.dates import MomentField
from annotations.models import Contact

_AUTO = {"dir": "auto"}


class ContactForm(forms.Form):
    """How, when, what was asked and what came back."""

    channel = forms.ChoiceField(
        label=_("How"),
        choices=Contact.Channel.choices,
        error_messages={"required": _("Choose how the claimant was approached.")},
    )
    at = MomentField(label=_("When"), required=False, with_time=True)
    note = forms.CharField(
        label=_("What was asked"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, **_AUTO}),
        error_messages={"required": _("Write what was asked.")},
    )
    answer = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, **_AUTO}),
        help_text=_("Empty until there is one; it can be added later."),
    )


def contact_form(contact: Contact) -> ContactForm:
    """Return the form of an attempt that is on record."""
    return ContactForm(
        auto_id=f"contact_{contact.pk}_%s",
        initial={
            "channel": contact.channel,
            "at": contact.at,
            "note": contact.note,
            "answer": contact.answer,
        },
    )
