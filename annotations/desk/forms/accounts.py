"""allauth's forms without its placeholders, which say what the labels say already."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, SetPasswordForm
from allauth.account.forms import ReauthenticateForm as PasswordReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms


class Plain:
    """Take the placeholders off, and write user names, passwords and codes from left to right."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["dir"] = "ltr"
            field.help_text = ""


class Login(Plain, LoginForm):
    """User name and password."""


class ChangePassword(Plain, ChangePasswordForm):
    """The present password and a new one, twice."""


class SetPassword(Plain, SetPasswordForm):
    """A first password, twice."""


class ReauthenticateByPassword(Plain, PasswordReauthenticateForm):
    """The password once more."""


class SecondStep(Plain, AuthenticateForm):
    """A code of the app."""


class ReauthenticateByCode(Plain, CodeReauthenticateForm):
    """A code once more."""


class TurnOnSecondStep(Plain, ActivateTOTPForm):
    """The first code of a new app."""
