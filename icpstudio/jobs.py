"""The one hand on the queue. A job is a row; Celery is only the doorbell that wakes a worker to look at it."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Model

from icpstudio.choices import JobState
from icpstudio.errors import Conflict
from icpstudio.kit import trace
from icpstudio.kit.silence import Silence
from icpstudio.models import Job, Member, Pulse, Workspace
from icpstudio.queries import moments

LEASE = timedelta(seconds=settings.LEASE_SECONDS)
ANSWERED = "worker"  # the pulse of scheduler, queue and worker together
CREW = 16  # how many hands are called for a bulk job at once; each calls the next one when its turn is over
silence = Silence(seconds=5.0)  # as long as until the sweeper looks
log = logging.getLogger(__name__)
current: ContextVar[tuple[UUID, UUID] | None] = ContextVar("current_job", default=None)


def enqueue(
    name: str,
    *,
    workspace: Workspace,
    at: datetime,
    by: Member | None = None,
    key: str | None = None,
    next_at: datetime | None = None,
    **primitives: str | int | bool | None,
) -> Job:
    """Write down that the function `name` ("profiles.tasks.read_import") is to be called with `primitives`, and ring after commit.

    With a `key`, asking twice is asking once: the job that stands already is returned."""
    fields: dict[str, Any] = {"name": name, "arguments": primitives, "next_at": next_at or at, "asked_at": at, "asked_by": by}
    fields["request_id"] = trace.current()
    if key is None:
        job = Job.objects.create(workspace=workspace, **fields)
    else:
        job, _ = Job.objects.get_or_create(key=key, defaults={"workspace": workspace, **fields})
    if job.next_at <= at:
        transaction.on_commit(lambda: ring("icpstudio.run_job", str(job.id)))
    return job


def ring(task: str, *arguments: str) -> None:
    """Wake a worker. A broker that is down costs a few seconds, until the sweeper looks; nothing is lost.

    People wait while we ring, so who did not answer is not rung for again at once."""
    if silence.lasts():
        return
    try:
        current_app.send_task(task, args=arguments, retry=False, expires=300)
    except Exception as problem:  # whatever the transport raises, the row is already safe
        if silence.begin():
            log.warning("The queue does not answer (%s); the sweeper will find the work.", type(problem).__name__)
    else:
        silence.end()


def queue_problem() -> str:
    """Why the queue can't be reached; empty when it can."""
    try:
        with current_app.connection_for_write() as broker:
            broker.transport_options = {**broker.transport_options, "socket_timeout": 1, "socket_connect_timeout": 1}
            broker.ensure_connection(max_retries=0, timeout=1)
    except Exception as problem:  # each transport has errors of its own
        return type(problem).__name__
    return ""


def answered_at() -> datetime | None:
    """When a worker of the fleet last answered the scheduler's question; None when none ever has, or nobody can tell."""
    try:
        return Pulse.objects.filter(name=ANSWERED).values_list("heard", flat=True).first()
    except DatabaseError:
        return None


def report(done: int, total: int, words: str = "") -> None:
    """Say how far the running job is, and keep its lease. Raises Conflict when it was cancelled or another worker took over."""
    running = current.get()
    if running is None:
        return
    job_id, lease = running
    mine = Job.objects.filter(pk=job_id, lease=lease, state=JobState.RUNNING)
    if not mine.update(done=done, total=total, words=words[:200], lease_until=moments.now() + LEASE):
        raise Conflict("The job was cancelled or taken over.")


def cancel(job: Model, *, at: datetime) -> bool:
    """Stop a waiting or running job; the running one notices at its next report."""
    unfinished = Job.objects.filter(pk=job.pk, state__in=[JobState.WAITING, JobState.RUNNING])
    return bool(unfinished.update(state=JobState.CANCELLED, ended_at=at, lease=None, lease_until=None))
