"""Every address of the product. What belongs to a workspace is reached below /w/<slug>/ (middleware/workspace.py)."""

from django.conf import settings
from django.urls import include, path

from icpstudio.views import errors, health, home

ground = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

urlpatterns = [
    path("", include((ground, "icpstudio"))),
    path("", include("profiles.urls")),
    path("", include("interviews.urls")),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
