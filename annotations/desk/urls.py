"""Addresses of the desk and of the public pages."""

from django.urls import include, path

from annotations.desk.views import home, people, preferences

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("people/", people.people, name="people"),
    path("profile/", preferences.profile, name="profile"),
    path("preferences/language/", preferences.set_language, name="set_language"),
    path("preferences/theme/", preferences.set_theme, name="set_theme"),
    path("", include("annotations.desk.claim_urls")),
    path("", include("annotations.desk.public_urls")),
]
