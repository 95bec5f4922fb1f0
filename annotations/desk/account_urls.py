"""Addresses of signing in. Only what the desk uses: no sign-up, and no password by e-mail."""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
    # allauth asks for these names; people have no business there.
    path("signup/", account.signup, name="account_signup"),
    path("email/", RedirectView.as_view(pattern_name="desk:profile"), name="account_email"),
]
