"""The web server as a service or container of its own; `run` starts it together with the others."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management.base import BaseCommand, CommandError

from icpstudio.management import processes


class Command(BaseCommand):
    help = "Answer requests at BIND with WEB_WORKERS processes of WEB_THREADS threads, until SIGTERM."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if not are_static_files_collected():
            raise CommandError("The static files are not collected, and no page can do without: run `manage.py collectstatic --noinput`.")
        processes.become(processes.web(settings.BIND))


def are_static_files_collected() -> bool:
    """Whether pages will find the hashed names; in debug mode there are none to find."""
    return not isinstance(staticfiles_storage, ManifestFilesMixin) or staticfiles_storage.read_manifest() is not None
