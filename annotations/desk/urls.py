"""Addresses of the desk and of the public pages."""

from django.urls import include, path

app_name = "desk"

urlpatterns = [
    path("", include("annotations.desk.claim_urls")),
]
