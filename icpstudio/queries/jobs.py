"""How far background work is, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from icpstudio.choices import JobState
from icpstudio.models import Job, Member

# What a job does, as a heading; the floors above add theirs when they start.
TITLES: dict[str, Any] = {}


def entitle(titles: Mapping[str, Any]) -> None:
    """Add a floor's headings: {"profiles.tasks.read_import": _("Reading the file")}."""
    TITLES.update(titles)


@dataclass(frozen=True, slots=True)
class Progress:
    """What components/progress.html shows of a job. `spoken` changes every tenth only, because it is read out."""

    id: UUID
    title: str
    state: JobState
    is_over: bool
    done: int
    total: int
    words: str
    spoken: str


def one(member: Member, job_id: UUID) -> Job:
    """A job of the member's workspace. Raises Job.DoesNotExist for a stranger's id."""
    return Job.objects.in_workspace(member.workspace).get(pk=job_id)


def progress(job: Job) -> Progress:
    state = JobState(job.state)
    is_over = state not in (JobState.WAITING, JobState.RUNNING)
    done, total = (job.total or 1, job.total or 1) if state == JobState.DONE else (job.done, job.total)
    words = _words(job, state)
    tenth = done * 10 // total * 10 if total else 0
    spoken = words if is_over else _("%(n)s %% done") % {"n": tenth} if total else ""
    return Progress(job.pk, str(TITLES.get(job.name, _("Work in the background"))), state, is_over, done, total, words, spoken)


def _words(job: Job, state: JobState) -> str:
    match state:
        case JobState.WAITING if job.tries:
            return _("It stopped and is tried again. What was done so far is kept.")
        case JobState.WAITING:
            return _("Waiting for its turn.")
        case JobState.RUNNING if job.total:
            counts = {"done": number_format(job.done, force_grouping=True), "total": number_format(job.total, force_grouping=True)}
            return f"{_('%(done)s of %(total)s') % counts} {_said(job.words)}".rstrip(" .") + "."
        case JobState.RUNNING:
            return _said(job.words) or _("Just begun.")
        case JobState.DONE:
            return _("Done.")
        case JobState.CANCELLED:
            return _said(job.problem) or _("Stopped. What was done so far is kept.")
        case _failed if job.close and (part := job.chunks.filter(state=JobState.FAILED).order_by("number").first()):
            parts = {"number": part.number, "parts": job.chunks.count(), "problem": _said(part.problem).rstrip(".")}
            return _("Part %(number)s of %(parts)s did not work: %(problem)s. What the other parts did is kept.") % parts
        case _failed:
            return _("It did not work: %(problem)s") % {"problem": _said(job.problem)}


def _said(words: str) -> str:
    """What a worker wrote down, in the reader's language; the worker does not know who will read it."""
    return _(words) if words else ""
