"""Work to be done in the background. The row is the truth; the queue only wakes a worker to look at it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from icpstudio.choices import JobState
from icpstudio.models.base import WorkspaceQuerySet, WorkspaceRow, scoped
from icpstudio.models.chunks import Chunk


class JobQuerySet(WorkspaceQuerySet):
    def due(self, at: datetime) -> JobQuerySet:
        """Waiting ones whose time has come, running ones whose worker has gone silent, and those whose last chunk is done."""
        waiting = Q(state=JobState.WAITING, next_at__lte=at)
        silent = Q(state=JobState.RUNNING, lease_until__lt=at)
        chunks = Chunk._base_manager.filter(job=OuterRef("pk")).exclude(state=JobState.DONE)
        whole = Q(state=JobState.RUNNING, lease=None) & ~Q(close="") & ~Exists(chunks)
        return self.filter(waiting | silent | whole)


class Job(WorkspaceRow):
    """`work` and `close` are empty until the job is split: then each chunk is done by the one, and the end made by the other."""

    name = models.CharField(max_length=120)
    work = models.CharField(max_length=120, blank=True, default="", db_default="")
    close = models.CharField(max_length=120, blank=True, default="", db_default="")
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True, unique=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    next_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)
    problem = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    request_id = models.CharField(max_length=64, blank=True, default="", db_default="")  # the request that asked for it, for the log

    objects = scoped(JobQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="a_job_is_in_a_known_state"),
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="jobs_that_are_due")]
