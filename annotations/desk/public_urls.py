"""Addresses that readers see."""

from django.urls import path

from annotations.desk.views import public

urlpatterns = [
    path("c/", public.claims, name="public_claims"),
    path("c/<uuid:uuid>/", public.claim, name="public_claim"),
]
