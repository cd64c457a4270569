"""The web server as a service or container of its own; `run` starts it together with the others."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from icpstudio.management import processes


class Command(BaseCommand):
    help = "Answer requests at BIND with WEB_WORKERS processes of WEB_THREADS threads, until SIGTERM."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        processes.become(processes.web(settings.BIND))
