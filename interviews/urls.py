"""Addresses of this floor, below /w/<slug>/."""

from django.urls import URLPattern

app_name = "interviews"
urlpatterns: list[URLPattern] = []
