"""The components of the desk on one page, with their markup; for developers, in local settings."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotations.desk import charts
from annotations.models import ArticleState, ClaimState, Stance
from annotations.templatetags.rasti import in_persian

ICONS = (
    "home article queue evidence help admin people user globe sun moon device sign-out lock shield "
    "plus check cross search filter upload download edit trash undo repeat take release send split "
    "merge link external copy print more chevron next previous keyboard comment tag history clock "
    "calendar eye info warn bad good spinner quote"
).split()
RATINGS = [
    ("true", "درست"),
    ("half-true", "نیمه‌درست"),
    ("misleading", "گمراه‌کننده"),
    ("false", "نادرست"),
    ("pants-on-fire", "شاخ‌دار"),
    ("unprovable", "غیرقابل اثبات"),
]
COLOURS = (
    "paper surface sunken hover ink ink-soft ink-faint line line-strong accent accent-fill good "
    "good-fill warn warn-fill bad bad-fill selection"
).split()
STEPS = ("xs", "sm", "md", "lg", "xl", "2xl", "3xl")


class SampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label="نام", help_text="کوتاه و گویا.")
    kind = forms.ChoiceField(label="نوع", choices=[("a", "خبر"), ("b", "گزارش")])
    note = forms.CharField(label="یادداشت", widget=forms.Textarea(attrs={"rows": 3}))
    broken = forms.IntegerField(label="شمار")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component; 404 outside local settings. ?messages shows messages of each tone."""
    if not settings.LOCAL:
        raise Http404("the style guide is for local settings")
    if "messages" in request.GET:
        messages.info(request, "مقاله به میز رسید.")
        messages.success(request, "ادعا پذیرفته شد.")
        messages.warning(request, "متن از windows-1256 برگردانده شد.")
        messages.error(request, "کس دیگری روی این ادعا کار می‌کند.")
    now = timezone.now()
    days = [(str(day), f"{day}", day * day % 7) for day in range(1, 15)]
    return render(
        request,
        "desk/styleguide.html",
        {
            "colours": COLOURS,
            "steps": STEPS,
            "icons": ICONS,
            "states": list(ClaimState),
            "article_states": list(ArticleState),
            "stances": list(Stance),
            "ratings": RATINGS,
            "form": SampleForm(),
            "wrong": SampleForm({"name": "", "kind": "a", "note": "", "broken": "سه"}),
            "chart": {
                "columns": charts.columns(days, rtl=in_persian(), every=4),
                "width": charts.WIDTH,
                "height": charts.HEIGHT,
                "floor": charts.HEIGHT - charts.FOOT,
                "top": charts.HEAD,
                "room": charts.ROOM,
            },
            "page": {"newer": "after=1", "older": "before=2"},
            "now": now,
            "earlier": now - timedelta(hours=3),
            "workers_alive": False,
        },
    )
