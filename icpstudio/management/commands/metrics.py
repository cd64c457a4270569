"""`manage.py metrics`: a small process of its own that tells a Prometheus how this installation stands, on loopback, beside the site."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from prometheus_client import start_http_server
from prometheus_client.core import GaugeMetricFamily

from icpstudio.kit import clock, metrics
from icpstudio.queries import gauges


class Command(BaseCommand):
    help = "Answer Prometheus at METRICS_BIND:METRICS_PORT until SIGTERM: what the web processes counted, and how the database stands."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.METRICS_PORT:
            raise CommandError("METRICS_PORT is not set: neither the web processes nor this one would count anything.")
        metrics.forget_the_dead()
        registry = metrics.added_up()
        registry.register(Standing())
        try:
            _server, thread = start_http_server(settings.METRICS_PORT, settings.METRICS_BIND, registry)
        except OSError as problem:
            raise CommandError(
                f"METRICS_PORT={settings.METRICS_PORT} at {settings.METRICS_BIND} can't be used ({problem.strerror})."
            ) from None
        _until_ended(thread)


def _until_ended(thread: threading.Thread) -> None:
    try:
        thread.join()
    except KeyboardInterrupt:
        return


class Standing:
    """How things stand, asked anew at every look."""

    def describe(self) -> list[GaugeMetricFamily]:
        return []  # asked when it is registered: before the database need be there

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            now = gauges.read(clock.now())
        finally:
            connections.close_all()  # each look has a thread of its own
        yield one("icp_database_up", "1 while the database answers.", float(now.database_up))
        yield one("icp_disk_free_ratio", "Free part of the disk with the data folder.", now.disk_free)
        if not now.database_up:
            return
        yield each("icp_mails", "Mails in the outbox by state.", "state", now.mails)
        yield each("icp_jobs", "Jobs by state.", "state", now.jobs)
        yield each("icp_job_chunks", "Parts of bulk jobs by state.", "state", now.chunks)
        yield one("icp_mail_oldest_due_seconds", "How long the oldest due mail waits.", now.oldest_mail or 0.0)
        yield one("icp_job_oldest_due_seconds", "How long the oldest due job waits.", now.oldest_job or 0.0)
        yield one("icp_job_heartbeat_age_seconds", "Since when the most silent running job was not heard.", now.oldest_heartbeat or 0.0)
        yield one("icp_anchor_overdue_seconds", "How long an audit trail waits for its daily anchor.", now.oldest_anchor or 0.0)
        if now.scheduler is not None:
            yield one(
                "icp_scheduler_lease_seconds", "How long the scheduler's lease still holds; negative once nobody has it.", now.scheduler
            )
        yield each("icp_heard_age_seconds", "Since when a part of the fleet was not heard.", "part", now.pulses)


def one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def each(name: str, words: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
