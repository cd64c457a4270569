"""Whether this installation can work: each check a state and a sentence."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min

from icpstudio.models import MailMessage
from icpstudio.queries import files, mails

LEAST_DISK = 0.05
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_SILENCE = timedelta(minutes=1)  # the scheduler asks every ten seconds


class Level(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"  # people can work, something waits
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    level: Level
    words: str


def checks(at: datetime, *, queue_problem: str, answered_at: datetime | None) -> Sequence[Check]:
    """All of them; what needs the database is left out when it does not answer."""
    database = _database()
    stored = [_migrations(), _outbox(at)] if database.level == Level.OK else []
    return [database, *stored, _disk(), _files(), _queue(queue_problem), _worker(answered_at, at)]


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


def _files() -> Check:
    problem = files.storage_problem()
    if problem:
        return Check("files", Level.DEGRADED, f"{problem}; uploads, PDFs and mails with attachments wait")
    return Check("files", Level.OK, settings.STORAGE_URL.partition(":")[0])


def _outbox(at: datetime) -> Check:
    if away_since := mails.server_away_since():
        return Check("outbox", Level.DEGRADED, f"waiting for the mail server since {away_since:%Y-%m-%d %H:%M:%S} UTC; nothing is lost")
    oldest = MailMessage.objects.due(at).aggregate(oldest=Min("next_at"))["oldest"]
    waited = at - oldest if oldest else timedelta(0)
    return Check("outbox", Level.OK if waited < LONGEST_WAIT else Level.DEGRADED, f"oldest due mail waits {waited.total_seconds():.0f} s")


def _queue(problem: str) -> Check:
    if problem:
        return Check("queue", Level.DEGRADED, f"{problem}; workers look for themselves every five seconds")
    return Check("queue", Level.OK, settings.CELERY_BROKER_URL.partition(":")[0])


def _worker(answered_at: datetime | None, at: datetime) -> Check:
    """Worker and scheduler together: the scheduler's question, answered by a worker through the queue."""
    if answered_at is None:
        return Check("worker", Level.DEGRADED, "has not answered yet")
    silent = max(at - answered_at, timedelta(0))
    return Check("worker", Level.OK if silent < LONGEST_SILENCE else Level.DEGRADED, f"answered {silent.total_seconds():.0f} s ago")
