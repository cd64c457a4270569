"""The scheduler as a service or container of its own; a second one does no harm."""

from typing import Any

from django.core.management.base import BaseCommand

from icpstudio.management import processes


class Command(BaseCommand):
    help = "Ask every few seconds what is due, until SIGTERM."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        processes.become(processes.scheduler())
