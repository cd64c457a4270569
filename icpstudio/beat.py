"""The scheduler of which there may be several: only the one that holds the lease in the database rings, the others wait.

A bell that two rang would do no harm, since tasks are doorbells; the lease keeps the fleet from being woken twice for nothing."""

from __future__ import annotations

import logging
import os
import socket
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

from celery.beat import PersistentScheduler
from django.conf import settings
from django.db import DatabaseError, connection

from icpstudio.actions import leases

NAME = "scheduler"
LEASE = timedelta(seconds=settings.LEASE_SECONDS / 6)  # ten seconds: how long the fleet goes without when a scheduler dies
OFTEN = LEASE.total_seconds() / 3
log = logging.getLogger(__name__)


class LeasedScheduler(PersistentScheduler):
    """Celery's own scheduler, asked for its next bell only while it is this one's turn."""

    def __init__(self, *args: Any, **more: Any) -> None:
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self.rings, self.renew_at = False, 0.0
        super().__init__(*args, **more)

    def tick(self, *args: Any, **more: Any) -> float:
        """Seconds until it wants to be asked again; at least three times in the course of a lease."""
        return min(super().tick(*args, **more), OFTEN) if self._has_turn() else OFTEN

    def close(self) -> None:
        """An orderly end hands the turn over at once."""
        if self.rings:
            try:
                leases.release(NAME, holder=self.holder)
            except DatabaseError:
                log.warning("The database does not answer; the next scheduler waits for the end of the lease.")
        super().close()

    def _has_turn(self) -> bool:
        if self.rings and time.monotonic() < self.renew_at:
            return True
        self.renew_at = time.monotonic() + OFTEN
        try:
            has = leases.hold(NAME, holder=self.holder, long=LEASE)
        except DatabaseError:
            log.warning("The database does not answer; nothing is rung for.")
            has = False
            connection.close()
        if has != self.rings:
            log.info("%s %s", self.holder, "rings from now on" if has else "waits: another scheduler holds the lease")
        self.rings = has
        return has
