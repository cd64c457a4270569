"""Runs jobs: claims the row, leaves the transaction, calls the function, records what came of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import DatabaseError, connection
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from icpstudio import jobs
from icpstudio.choices import JobState
from icpstudio.errors import Conflict, Refusal
from icpstudio.kit import clock
from icpstudio.models import Job, MailMessage

MAX_TRIES = 5
HEARTBEAT = jobs.LEASE / 4
log = logging.getLogger(__name__)


def run(job_id: UUID | str, *, at: datetime) -> JobState | None:
    """Do the job if it is due and nobody else has it. Returns its state afterwards, None when there was nothing to do."""
    lease = uuid4()
    with scopes_disabled():  # a worker serves all workspaces until the row says which
        claimed = (
            Job.objects.due(at)
            .filter(pk=job_id)
            .update(state=JobState.RUNNING, lease=lease, lease_until=at + jobs.LEASE, tries=F("tries") + 1)
        )
        if not claimed:
            return None
        job = Job.objects.select_related("workspace").get(pk=job_id)
    with scope(workspace=job.workspace), _running(job, lease):
        return _record(job, lease, *_outcome(job))


def _outcome(job: Job) -> tuple[JobState, str]:
    if job.tries > MAX_TRIES:
        return JobState.FAILED, job.problem or _("The worker died several times while it was at this.")
    try:
        import_string(job.name)(**job.arguments)
    except Conflict as moved_on:
        return JobState.CANCELLED, moved_on.sentence
    except Refusal as refusal:
        return JobState.FAILED, refusal.sentence
    except Exception as problem:
        log.exception("Job %s (%s) failed on try %s", job.id, job.name, job.tries)
        return (JobState.FAILED if job.tries >= MAX_TRIES else JobState.WAITING), type(problem).__name__
    return JobState.DONE, ""


def _record(job: Job, lease: UUID, state: JobState, problem: str) -> JobState:
    now = clock.now()
    again = state == JobState.WAITING
    Job.objects.filter(pk=job.pk, lease=lease, state=JobState.RUNNING).update(
        state=state,
        problem=problem,
        lease=None,
        lease_until=None,
        next_at=now + timedelta(seconds=5 * 3**job.tries) if again else job.next_at,
        ended_at=None if again else now,
    )
    return state


@contextmanager
def _running(job: Job, lease: UUID) -> Iterator[None]:
    """Keeps the lease while the function works; when the process dies, the heartbeat dies with it."""
    token, stop = jobs.current.set((job.pk, lease)), threading.Event()

    def beat() -> None:
        while not stop.wait(HEARTBEAT.total_seconds()):
            try:
                with scopes_disabled():
                    Job.objects.filter(pk=job.pk, lease=lease).update(lease_until=clock.now() + jobs.LEASE)
            except DatabaseError:  # three more beats fit into the lease
                log.warning("Job %s: the database did not take a heartbeat", job.pk)
        connection.close()

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        stop.set()
        jobs.current.reset(token)


def sweep(*, at: datetime, most: int = 200) -> int:
    """Ring for everything that is due: after a crash, a lost queue or a waiting time. Returns how many were found."""
    with scopes_disabled():
        due = list(Job.objects.due(at).order_by("next_at").values_list("pk", flat=True)[:most])
    for pk in due:
        jobs.ring("icpstudio.run_job", str(pk))
    mails = MailMessage.objects.due(at).exists() or MailMessage.objects.lost_in_flight(at).exists()
    if mails:
        jobs.ring("icpstudio.deliver_mail")
    return len(due) + mails
