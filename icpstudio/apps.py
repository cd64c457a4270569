"""The ground floor: people, workspaces, roles, audit, mail outbox, files, jobs."""

from django.apps import AppConfig


class Ground(AppConfig):
    name = "icpstudio"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Configure the queue's app, so that `current_app` is ours in every process."""
        from icpstudio import celery  # noqa: F401
