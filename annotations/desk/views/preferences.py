"""Language, theme and name: what each person sets for themselves."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.desk.access import ask_to_sign_in
from annotations.desk.context import THEME_COOKIE, chosen_theme
from annotations.desk.forms.mail import MailForm
from annotations.desk.forms.preferences import ProfileForm
from annotations.models import Theme, User
from annotations.workflow import notifications, people

YEAR = 365 * 24 * 3600
KEYS_COOKIE = "rasti_keys"
"""Whether single keys act on the workbench: kept in the browser, for it is the device that minds."""


def remember(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice in the browser for a year: the sign-in page has nobody to ask."""
    response.set_cookie(
        name,
        value,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def back_to(request: HttpRequest) -> str:
    """Return the page to go back to after a switch: the one it was on, never another site."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return reverse("desk:home")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language: in the browser, and for a person who is signed in also in the account."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(back_to(request))
    if language in dict(settings.LANGUAGES):
        remember(response, settings.LANGUAGE_COOKIE_NAME, language)
        if isinstance(request.user, User) and request.user.language != language:
            people.set_preferences(request.user, actor=request.user, language=language)
    return response


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Switch between light, dark and the device's own."""
    theme = request.POST.get("theme", "")
    response = HttpResponseRedirect(back_to(request))
    if theme in Theme.values:
        remember(response, THEME_COOKIE, theme)
        if isinstance(request.user, User) and request.user.theme != theme:
            people.set_preferences(request.user, actor=request.user, theme=theme)
    return response


@require_POST
def set_keys(request: HttpRequest) -> HttpResponse:
    """Let single keys act on the workbench or rest, in this browser (WCAG 2.1.4)."""
    keys = request.POST.get("keys", "")
    response = HttpResponseRedirect(back_to(request))
    if keys in ("on", "off"):
        remember(response, KEYS_COOKIE, keys)
    return response


def profile(request: HttpRequest) -> HttpResponse:
    """Show and save one's own name, language and theme; no role is needed."""
    if not isinstance(request.user, User):
        return ask_to_sign_in(request)
    person = request.user
    form = ProfileForm(
        request.POST or None,
        initial={
            "display_name": person.display_name,
            "language": person.language,
            "theme": chosen_theme(request),
        },
    )
    if request.method == "POST" and form.is_valid():
        people.set_preferences(person, actor=person, **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your settings are saved."))
        response = redirect("desk:profile")
        remember(response, settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"])
        remember(response, THEME_COOKIE, form.cleaned_data["theme"])
        return response
    status = 422 if form.errors else 200
    mail_form = MailForm(initial={"kinds": person.mail_kinds})
    context = {"form": form, "person": person, "mail_form": mail_form}
    return render(request, "desk/profile.html", context, status=status)


@require_POST
def choose_mail(request: HttpRequest) -> HttpResponse:
    """Save which notifications come by mail as well; what is no kind is left out."""
    if not isinstance(request.user, User):
        return ask_to_sign_in(request)
    form = MailForm(request.POST)
    if form.is_valid():
        notifications.choose_mail_kinds(actor=request.user, kinds=form.cleaned_data["kinds"])
        messages.success(request, _("Your settings are saved."))
    else:
        messages.error(request, _("There is no such kind of notification."))
    return HttpResponseRedirect(reverse("desk:profile") + "#mail")
