"""The main floor: workshop, customers, attributes, profile versions, approval, publication."""

from django.apps import AppConfig


class Profiles(AppConfig):
    name = "profiles"
