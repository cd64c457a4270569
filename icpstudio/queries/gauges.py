"""How this installation stands, in numbers: for whoever watches it from outside. No names, no addresses, no workspaces."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error
from django.db.models import Count, Min
from django_scopes import scopes_disabled

from icpstudio.choices import JobState, MailState
from icpstudio.models import AuditHead, Chunk, Job, Lease, MailMessage, Pulse

LEASE = timedelta(seconds=settings.LEASE_SECONDS)


@dataclass(frozen=True, slots=True)
class Gauges:
    """Ages in seconds; None where there is nothing that could have an age. Without a database only the disk is known."""

    disk_free: float
    database_up: bool = False
    mails: Mapping[str, int] = field(default_factory=dict)
    jobs: Mapping[str, int] = field(default_factory=dict)
    chunks: Mapping[str, int] = field(default_factory=dict)
    oldest_mail: float | None = None
    oldest_job: float | None = None
    oldest_heartbeat: float | None = None
    oldest_anchor: float | None = None
    scheduler: float | None = None
    pulses: Mapping[str, float] = field(default_factory=dict)


def read(at: datetime) -> Gauges:
    """All of them; a database that does not answer is one of the answers."""
    usage = shutil.disk_usage(settings.VAR)
    free = usage.free / usage.total
    try:
        with scopes_disabled():
            return _stored(free, at)
    except Error:
        return Gauges(disk_free=free)


def _stored(free: float, at: datetime) -> Gauges:
    waiting = Job.objects.filter(state=JobState.WAITING, next_at__lte=at).aggregate(oldest=Min("next_at"))["oldest"]
    until = [
        model.objects.filter(state=JobState.RUNNING, lease__isnull=False).aggregate(oldest=Min("lease_until"))["oldest"]
        for model in (Job, Chunk)
    ]
    held = Lease.objects.filter(name="scheduler").values_list("until", flat=True).first()
    return Gauges(
        disk_free=free,
        database_up=True,
        mails=_by_state(MailMessage, MailState),
        jobs=_by_state(Job, JobState),
        chunks=_by_state(Chunk, JobState),
        oldest_mail=_age(MailMessage.objects.due(at).aggregate(oldest=Min("next_at"))["oldest"], at),
        oldest_job=_age(waiting, at),
        oldest_heartbeat=_age(min((one - LEASE for one in until if one), default=None), at),
        oldest_anchor=_age(AuditHead.objects.filter(anchor_at__lte=at).aggregate(oldest=Min("anchor_at"))["oldest"], at),
        scheduler=(held - at).total_seconds() if held else None,
        pulses={pulse.name: _age(pulse.heard, at) or 0.0 for pulse in Pulse.objects.all()},
    )


def _by_state(model: type, states: type) -> Mapping[str, int]:
    """Every state, the empty ones too: a series that comes and goes can't be watched."""
    found = dict(model.objects.values_list("state").annotate(rows=Count("pk")))  # type: ignore[attr-defined]
    return {str(state): found.get(str(state), 0) for state in states.values}  # type: ignore[attr-defined]


def _age(since: datetime | None, at: datetime) -> float | None:
    return max((at - since).total_seconds(), 0.0) if since else None
