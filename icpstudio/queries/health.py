"""Whether this installation can work: each check a state and a sentence."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from celery import current_app
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min

from icpstudio.celery import ANSWER_EVERY, sign_of_life
from icpstudio.models import MailMessage

LEAST_DISK = 0.05
LONGEST_WAIT = timedelta(minutes=5)


class Level(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"  # people can work, something waits
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    level: Level
    words: str


def checks(at: datetime) -> Sequence[Check]:
    """All of them; what needs the database is left out when it does not answer."""
    database = _database()
    if database.level != Level.OK:
        return [database, _disk(), _queue(), _worker()]
    return [database, _migrations(), _disk(), _outbox(at), _queue(), _worker()]


def worst(found: Sequence[Check]) -> Level:
    levels = {check.level for check in found}
    return next((level for level in (Level.FAILED, Level.DEGRADED) if level in levels), Level.OK)


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as problem:
        return Check("database", Level.FAILED, type(problem).__name__)
    return Check("database", Level.OK, connection.vendor)


def _migrations() -> Check:
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Error as problem:
        return Check("migrations", Level.FAILED, type(problem).__name__)
    return Check("migrations", Level.FAILED if waiting else Level.OK, f"{waiting} to apply")


def _disk() -> Check:
    usage = shutil.disk_usage(settings.VAR)
    free = usage.free / usage.total
    return Check("disk", Level.OK if free >= LEAST_DISK else Level.DEGRADED, f"{free:.0%} free")


def _outbox(at: datetime) -> Check:
    oldest = MailMessage.objects.due(at).aggregate(oldest=Min("next_at"))["oldest"]
    waited = at - oldest if oldest else timedelta(0)
    return Check("outbox", Level.OK if waited < LONGEST_WAIT else Level.DEGRADED, f"oldest due mail waits {waited.total_seconds():.0f} s")


def _queue() -> Check:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except Exception as problem:  # each transport has errors of its own
        return Check("queue", Level.DEGRADED, type(problem).__name__)
    return Check("queue", Level.OK, settings.CELERY_BROKER_URL.partition(":")[0])


def _worker() -> Check:
    """Worker and scheduler together: the scheduler's question, answered by a worker through the queue."""
    answered = sign_of_life()
    if not answered.exists():
        return Check("worker", Level.DEGRADED, "has not answered yet")
    age = max(0.0, time.time() - answered.stat().st_mtime)
    return Check("worker", Level.OK if age < 6 * ANSWER_EVERY else Level.DEGRADED, f"answered {age:.0f} s ago")
