"""The analysis of a workshop: the newest one, whether the data still are what it was made from, and a run on its way."""

from __future__ import annotations

from dataclasses import dataclass

from icpstudio.choices import JobState
from icpstudio.models import Job
from profiles.models import Analysis, Workshop
from profiles.queries import attributes
from profiles.queries.attributes import Sheet, Tables

JOB = "profiles.tasks.run_analysis"
FEWEST = 5
"""With fewer customers or deals than this on one side there is nothing to compare."""


def latest(workshop: Workshop) -> Analysis | None:
    return workshop.analyses.select_related("made_by__user").order_by("-made_at").first()


def job(workshop: Workshop) -> Job | None:
    """The newest run that was asked for, whatever became of it."""
    runs = Job.objects.in_workspace(workshop.workspace).filter(name=JOB, arguments__workshop_id=str(workshop.pk))
    return runs.order_by("-asked_at").first()


def at_work(run: Job | None) -> bool:
    return run is not None and run.state in {JobState.WAITING, JobState.RUNNING}


def is_enough(sheet: Sheet) -> bool:
    return sheet.fewer >= FEWEST and bool(sheet.frame.columns)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the analysis of a workshop stands: the newest one, the data as they are now, and a run on its way or gone wrong."""

    analysis: Analysis | None
    tables: Tables | None
    run: Job | None
    is_stale: bool
    customers: int

    @property
    def is_running(self) -> bool:
        return at_work(self.run)

    @property
    def problem(self) -> str:
        """Why the last run came to nothing; empty when it did not."""
        return self.run.problem if self.run is not None and self.run.state == JobState.FAILED else ""


def standing(workshop: Workshop) -> Standing:
    analysis, run = latest(workshop), job(workshop)
    counted = workshop.customers.count()
    found = attributes.tables(workshop) if analysis is not None or workshop.criteria.exists() else None
    is_stale = analysis is not None and found is not None and found.fingerprint != analysis.fingerprint
    return Standing(analysis, found, run, is_stale and not at_work(run), counted)
