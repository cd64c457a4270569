"""The main floor: workshop, customers, attributes, profile versions, approval, publication."""

from django.apps import AppConfig


class Profiles(AppConfig):
    name = "profiles"

    def ready(self) -> None:
        """Say in words what this floor does, where the ground floor shows it."""
        from icpstudio.queries import audit, jobs
        from profiles.queries import trail

        audit.tell(trail.SENTENCES)
        jobs.entitle(trail.TITLES)
