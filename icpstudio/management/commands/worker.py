"""One worker as a service or container of its own; as many as you like may run beside each other."""

from typing import Any

from django.core.management.base import BaseCommand

from icpstudio.management import processes


class Command(BaseCommand):
    help = "Do jobs and send mails with WORKER_THREADS threads, until SIGTERM."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        processes.become(processes.worker(), processes.QUIET_AS_ROOT)
