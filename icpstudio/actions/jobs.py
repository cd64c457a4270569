"""Runs jobs: claims the row, leaves the transaction, calls the function, records what came of it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from icpstudio import jobs
from icpstudio.actions import leases
from icpstudio.choices import JobState
from icpstudio.errors import Conflict, Refusal
from icpstudio.kit import trace
from icpstudio.models import AuditHead, Chunk, Job, MailMessage
from icpstudio.queries import moments

MAX_TRIES = 5
log = logging.getLogger(__name__)


def run(job_id: UUID | str, *, at: datetime) -> JobState | None:
    """Do the job if it is due and nobody else has it. Returns its state afterwards, None when there was nothing to do.

    A job that split itself is called a second time when its last chunk is done, to make the end."""
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
    token = jobs.current.set((job.pk, lease))
    try:
        with scope(workspace=job.workspace), leases.kept(job, lease), trace.following(job.request_id, job=str(job.pk)):
            return _logged(job, _record(job, lease, *_outcome(job, lease)))
    finally:
        jobs.current.reset(token)


def _logged(job: Job, state: JobState) -> JobState:
    """One line for each time that a job was taken up, with the number of the request that asked for it."""
    log.info("job", extra={"task": job.name, "state": str(state), "tries": job.tries, "workspace": str(job.workspace_id)})
    return state


def _outcome(job: Job, lease: UUID) -> tuple[JobState, str]:
    if job.tries > MAX_TRIES:
        return JobState.FAILED, job.problem or _("The worker died several times while it was at this.")
    try:
        if job.close:
            _end(job, lease)
        else:
            import_string(job.name)(**job.arguments)
    except Conflict as moved_on:
        return JobState.CANCELLED, moved_on.sentence
    except Refusal as refusal:
        return JobState.FAILED, refusal.sentence
    except Exception as problem:
        log.exception("Job %s (%s) failed on try %s", job.id, job.name, job.tries)
        leases.let_go_of_a_broken_connection()
        return (JobState.FAILED if job.tries >= MAX_TRIES else JobState.WAITING), type(problem).__name__
    return JobState.DONE, ""


@transaction.atomic
def _end(job: Job, lease: UUID) -> None:
    """All chunks are done: what follows from them happens in one transaction with the job's last state, so it happens once."""
    import_string(job.close)(**job.arguments)
    mine = Job.objects.filter(pk=job.pk, lease=lease, state=JobState.RUNNING)
    if not mine.update(state=JobState.DONE, lease=None, lease_until=None, problem="", ended_at=moments.now()):
        raise Conflict(_("The job was cancelled or taken over."))


def _record(job: Job, lease: UUID, state: JobState, problem: str) -> JobState:
    now = moments.now()
    again = state == JobState.WAITING
    mine = Job.objects.filter(pk=job.pk, lease=lease, state=JobState.RUNNING)
    recorded = mine.update(
        state=state,
        problem=problem,
        lease=None,
        lease_until=None,
        next_at=now + timedelta(seconds=5 * 3**job.tries) if again else job.next_at,
        ended_at=None if again else now,
    )
    # Not ours any more: it was cancelled, split into chunks, or ended in its own transaction.
    return state if recorded else JobState(Job.objects.values_list("state", flat=True).get(pk=job.pk))


def sweep(*, at: datetime, most: int = 200) -> int:
    """Ring for everything that is due: after a crash, a lost queue or a waiting time. Returns how many were found."""
    with scopes_disabled():
        due = list(Job.objects.due(at).order_by("next_at").values_list("pk", flat=True)[:most])
        chunks = Chunk.objects.due(at).count()
        heads = AuditHead.objects.filter(anchor_at__lte=at).exists()
    for pk in due:
        jobs.ring("icpstudio.run_job", str(pk))
    for _bell in range(min(chunks, jobs.CREW)):
        jobs.ring("icpstudio.work_chunks")
    mails = MailMessage.objects.due(at).exists() or MailMessage.objects.lost_in_flight(at).exists()
    if mails:
        jobs.ring("icpstudio.deliver_mail")
    if heads:
        jobs.ring("icpstudio.anchor_trails")
    return len(due) + chunks + mails + heads
