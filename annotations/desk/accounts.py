"""How people sign in: accounts are made by a chief editor, never by sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Close open registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: people are added in the admin."""
        return False
