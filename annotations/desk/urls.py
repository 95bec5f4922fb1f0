"""Addresses of the desk and of the public pages."""

from django.urls import include, path

from annotations.desk.views import articles, home, people, preferences, styleguide, typed
from annotations.desk.views import help as guide

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("articles/", articles.articles, name="articles"),
    path("articles/new/", articles.article_new, name="article_new"),
    path("articles/states/", articles.article_states, name="article_states"),
    path("articles/<uuid:uuid>/state/", articles.article_state, name="article_state"),
    path("articles/<uuid:uuid>/segment/", articles.segment_again, name="segment_again"),
    path("help/", guide.page, name="help"),
    path("help/<slug:slug>/", guide.page, name="help_page"),
    path("help/images/<str:name>", guide.image, name="help_image"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("people/", people.people, name="people"),
    path("typed/", typed.page, name="typed"),
    path("profile/", preferences.profile, name="profile"),
    path("preferences/language/", preferences.set_language, name="set_language"),
    path("preferences/theme/", preferences.set_theme, name="set_theme"),
    path("preferences/keys/", preferences.set_keys, name="set_keys"),
    path("", include("annotations.desk.claim_urls")),
    path("", include("annotations.desk.list_urls")),
    path("", include("annotations.desk.evidence_urls")),
    path("", include("annotations.desk.public_urls")),
]
