"""`manage.py outbox_run`: delivers mails without any broker; as many as wanted may run, on as many machines as wanted."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from icpstudio.actions import delivery
from icpstudio.queries import moments

LOOK_EVERY = 1.0
AFTER_TROUBLE = 5.0
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Deliver what is due in the outbox, until SIGTERM or Ctrl-C. It asks the database once a second and needs no queue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:
        over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_signal: over.set())
        taken = 0
        while not over.is_set():
            close_old_connections()  # one that the server has cut is opened again
            try:
                turn = delivery.take_turn(at=moments.now())
            except DatabaseError as problem:
                if options["once"]:
                    raise
                log.warning("The database does not answer (%s); the outbox waits for it.", type(problem).__name__)
                over.wait(AFTER_TROUBLE)
                continue
            taken += turn.taken
            if not turn.is_more:
                if options["once"]:
                    break
                over.wait(LOOK_EVERY)
        self.stdout.write(f"{taken} mails were delivered.")
