"""Addresses of the main floor, below /w/<slug>/."""

from django.urls import path

from profiles.views import customers, workshops

app_name = "profiles"
urlpatterns = [
    path("workshops/", workshops.index, name="workshops"),
    path("workshops/new/", workshops.open_workshop, name="open_workshop"),
    path("workshops/<uuid:workshop_id>/", workshops.home, name="workshop"),
    path("workshops/<uuid:workshop_id>/settings/", workshops.settings, name="workshop_settings"),
    path("workshops/<uuid:workshop_id>/steps/<int:step>/skip/", workshops.skip, name="skip_step"),
    path("workshops/<uuid:workshop_id>/customers/", customers.index, name="customers"),
    path("workshops/<uuid:workshop_id>/customers/metrics/", customers.metrics, name="choose_metrics"),
    path("workshops/<uuid:workshop_id>/customers/confirm/", customers.confirm, name="confirm_best"),
    path("customers/<uuid:customer_id>/", customers.detail, name="customer"),
]
