"""Questions about uploaded lists: where each stands, what it would do, and what is already here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from icpstudio.choices import JobState
from icpstudio.models import Member
from profiles.models import Customer, Deal, Import, Workshop


def one(member: Member, import_id: UUID) -> Import:
    """An import of the member's workspace. Raises Import.DoesNotExist for a stranger's id."""
    rows = Import.objects.in_workspace(member.workspace).select_related("workshop__workspace", "file", "job", "received_by__user")
    return rows.get(pk=import_id)


def at_work(import_id: UUID) -> Import:
    """The same for a job, which runs in its own workspace's scope."""
    rows = Import.objects.select_related("workshop__workspace", "file", "rows", "received_by", "applied_by", "workspace")
    return rows.get(pk=import_id)


def same_file(workshop: Workshop, sha256: str) -> Import | None:
    """An import that applied the very same bytes here and stands."""
    return workshop.imports.filter(file__sha256=sha256, state="applied").order_by("-applied_at", "-pk").first()


def came_in_meanwhile(source: Import) -> Import | None:
    """Another import of the very same bytes that was applied here after this one was received, and stands."""
    same = source.workshop.imports.filter(file__sha256=source.file.sha256, state="applied", applied_at__gt=source.received_at)
    return same.exclude(pk=source.pk).select_related("applied_by__user").order_by("applied_at").first()


def latest_applied(workshop: Workshop) -> Import | None:
    return workshop.imports.filter(state="applied").order_by("-applied_at", "-pk").first()


def is_stuck(source: Import) -> bool:
    """Whether it was to be applied, and its job has ended before the end. What is in stays in until somebody takes it back."""
    return source.state == "applying" and (source.job is None or source.job.state in (JobState.FAILED, JobState.CANCELLED))


def being_applied(workshop: Workshop) -> Import | None:
    """The import that is on its way in; a workshop takes one at a time, so that each finds the customers of those before it."""
    return workshop.imports.filter(state="applying").select_related("file", "job", "applied_by__user").first()


def history(workshop: Workshop) -> list[Import]:
    return list(workshop.imports.select_related("file", "received_by__user").order_by("-received_at"))


def customers_here(workshop: Workshop) -> Iterator[tuple[Customer, dict[str, Any]]]:
    """Every customer with its values as flat as an importer compares them."""
    for row in workshop.customers.order_by("pk"):
        fields = {"external_id": row.external_id, "name": row.name, "domain": row.domain}
        yield (
            row,
            fields
            | {f"attribute:{key}": value for key, value in row.attributes.items()}
            | {f"metric:{key}": value for key, value in row.metrics.items()},
        )


def deals_flat(deals: Iterable[Deal]) -> Iterator[tuple[Deal, dict[str, Any]]]:
    """The same for deals."""
    for row in deals:
        amount = None if row.amount is None else Decimal(row.amount)
        fields = {
            "name": row.name,
            "amount": amount,
            "currency": row.currency,
            "outcome": row.outcome,
            "created_on": row.created_on,
            "closed_on": row.closed_on,
        }
        yield row, fields | {f"attribute:{key}": value for key, value in row.attributes.items()}
