"""A part of a bulk job: a row of its own, so that every worker of the fleet can take one and none is done twice."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from icpstudio.choices import JobState
from icpstudio.models.base import WorkspaceQuerySet, WorkspaceRow, scoped


class ChunkQuerySet(WorkspaceQuerySet):
    def free(self, at: datetime) -> ChunkQuerySet:
        """Waiting ones whose time has come, and those whose worker has gone silent. Own columns only: a claim is judged by them."""
        return self.filter(Q(state=JobState.WAITING, next_at__lte=at) | Q(state=JobState.RUNNING, lease_until__lt=at))

    def due(self, at: datetime) -> ChunkQuerySet:
        """Free ones of a job that is still wanted."""
        return self.free(at).filter(job__state=JobState.RUNNING)

    def open(self) -> ChunkQuerySet:
        return self.exclude(state=JobState.DONE)


class Chunk(WorkspaceRow):
    """`span` says which part of the work this is, `rows` how much of the job's total; the job's `work` does it."""

    job = models.ForeignKey("icpstudio.Job", models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    span = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    next_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)

    objects = scoped(ChunkQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="a_job_has_each_chunk_once"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="a_chunk_is_in_a_known_state"),
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="chunks_that_are_due")]
