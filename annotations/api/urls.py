"""Addresses of the publishers' interface."""

from django.urls import path

from annotations.api.views import articles, claims, docs

app_name = "api"

urlpatterns = [
    path("articles/", articles.Articles.as_view(), name="articles"),
    path("articles/<uuid:uuid>/", articles.OneArticle.as_view(), name="article"),
    path("claims/", claims.Claims.as_view(), name="claims"),
    path("claims/<uuid:uuid>/", claims.OneClaim.as_view(), name="claim"),
    path("schema/", docs.Schema.as_view(), name="schema"),
    path("schema/claim-1.0.json", docs.json_schema, name="claim-schema"),
    path("docs/", docs.docs, name="docs"),
]
