"""How people sign in: accounts are made by a chief editor, never by sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    """Close open registration, and say what went wrong in the desk's own words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The user name or the password is wrong."),
        "invalid_login": _("The user name or the password is wrong."),
        "account_inactive": _("This account is closed. Ask a chief editor."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("This is not your present password."),
        "too_many_login_attempts": _(
            "Too many failed attempts: signing in to this account is locked for five minutes."
        ),
        "rate_limited": _("Too many attempts. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody signs up: people are added in the admin."""
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Say what went wrong with a code in the desk's own words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong or too old. Type the one shown now."),
    }
