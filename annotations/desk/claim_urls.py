"""Addresses of the workbench and of everything done to a claim."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
