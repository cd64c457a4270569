"""Holds what only one process may have at a time: a job, a chunk, the scheduler's turn. Who dies loses it by falling silent."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import Case, F, Q, Value, When
from django_scopes import scopes_disabled

from icpstudio import jobs
from icpstudio.models import Chunk, Job, Lease, Pulse
from icpstudio.queries import moments

HEARTBEAT = jobs.LEASE / 4
log = logging.getLogger(__name__)


def hold(name: str, *, holder: str, long: timedelta) -> bool:
    """Take or keep the lease called `name` for so `long`. One UPDATE judged by the database's clock: two can't both get it."""
    at = moments.now()
    mine_or_nobodys = Lease.objects.filter(Q(holder=holder) | Q(until__lt=at), name=name)
    turn = Case(When(holder=holder, then=F("turn")), default=F("turn") + Value(1))
    if mine_or_nobodys.update(turn=turn, holder=holder, until=at + long):
        return True
    row, is_new = Lease.objects.get_or_create(name=name, defaults={"holder": holder, "until": at + long})
    return is_new or (row.holder == holder and row.until >= at)


def release(name: str, *, holder: str) -> None:
    """Give it up before its end, so that the next one need not wait."""
    Lease.objects.filter(name=name, holder=holder).update(until=moments.now() - timedelta(seconds=1))


def heard(name: str) -> None:
    """Note for all machines that this part of the fleet has answered just now."""
    Pulse.objects.update_or_create(name=name, defaults={"heard": moments.now()})


def let_go_of_a_broken_connection() -> None:
    """A connection that broke under the work must not take the record of it along. Inside a caller's transaction nothing is closed."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


@contextmanager
def kept(row: Job | Chunk, lease: UUID) -> Iterator[None]:
    """Renews the row's lease while the block works; when the process dies, the heartbeat dies with it."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(HEARTBEAT.total_seconds()):
            try:
                with scopes_disabled():
                    type(row).objects.filter(pk=row.pk, lease=lease).update(lease_until=moments.now() + jobs.LEASE)
            except DatabaseError:  # three more beats fit into the lease
                log.warning("%s %s: the database did not take a heartbeat", type(row).__name__, row.pk)
                connection.close()
        connection.close()

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        stop.set()
