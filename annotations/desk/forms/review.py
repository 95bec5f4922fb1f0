"""Why a verdict goes back: ready reasons that are given again and again, and one's own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.desk.forms.claims import ReasonForm

RETURNS = {
    "sources": _("The sources are not enough, or not independent."),
    "excerpt": _("An excerpt does not say what the verdict says."),
    "rating": _("The rating does not follow from the justification."),
    "conclusion": _("The conclusion cannot be understood on its own."),
    "wording": _("The claim is not worded as it was said."),
    "claimant": _("The claimant was not asked."),
}
"""Reasons that are given again and again; several may be ticked."""


class ReturnForm(ReasonForm):
    """What has to be done: ready reasons, one's own words, or both."""

    quick = forms.MultipleChoiceField(choices=list(RETURNS.items()), required=False)

    def clean(self) -> dict[str, Any]:
        """Put the ready reasons before one's own words, a line each."""
        data = super().clean() or {}
        said = [str(RETURNS[slug]) for slug in data.get("quick") or () if slug in RETURNS]
        own = (data.get("reason") or "").strip()
        data["reason"] = "\n".join([*said, own] if own else said)
        return data
