"""The way of an uploaded list: received, read, checked by a person, applied in chunks, and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from icpstudio import jobs
from icpstudio.actions import audit, files
from icpstudio.errors import Conflict
from icpstudio.kit.tables import Refused, Settings, read_in_child
from icpstudio.models import Member
from icpstudio.queries.files import on_disk
from icpstudio.rules import require
from profiles.actions import customers, importing
from profiles.importers import preview, sentences
from profiles.importers.crm import expected_headers
from profiles.importers.mapping import Mapping
from profiles.models import Import, ImportProblem, Workshop
from profiles.queries import imports as lists
from profiles.rules import Verb

CHUNK = 500


@transaction.atomic
def receive(
    workshop: Workshop,
    chunks: Iterable[bytes],
    *,
    name: str,
    content_type: str = "text/csv",
    kind: str = "",
    by: Member,
    at: datetime,
) -> Import:
    """Keep an uploaded file and have it read in the background. Nothing is changed by that. `kind` empty: find out."""
    require(by, Verb.IMPORT)
    file = files.keep(chunks, workspace=workshop.workspace, name=name, content_type=content_type, purpose="import", by=by, at=at)
    source = Import.objects.create(workspace=workshop.workspace, workshop=workshop, kind=kind, file=file, received_at=at, received_by=by)
    _read_later(source, by=by, at=at)
    audit.record("receive_import", source, by=by, at=at, sha256=file.sha256)
    return source


@transaction.atomic
def correct(source: Import, *, kind: str, settings: Settings, mapping: Mapping | None, by: Member, at: datetime) -> None:
    """Take a person's word for how the file is written and what its columns become, and read it again."""
    require(by, Verb.IMPORT)
    source.move("reread", kind=kind, settings=settings.as_json(), mapping=mapping.as_json() if mapping else {}, problem="")
    _read_later(source, by=by, at=at)
    audit.record("correct_import", source, by=by, at=at)


def _read_later(source: Import, *, by: Member, at: datetime) -> None:
    job = jobs.enqueue("profiles.tasks.read_import", workspace=source.workspace, at=at, by=by, import_id=str(source.pk))
    Import.objects.filter(pk=source.pk).update(job=job)


def read(import_id: UUID, *, at: datetime) -> None:
    """Understand the file in a child process, compare it with what is here, and keep what a person should see."""
    source = lists.at_work(import_id)
    settings = _settings(source)
    with on_disk(source.file) as path:
        table = read_in_child(path, settings, expected=expected_headers())
    if isinstance(table, Refused):
        source.move("refuse", problem=sentences.refusal(table), understanding={})
        return
    found = preview.understand_table(table, settings=settings, mapping=_mapping(source), kind=source.kind or None)
    reading = preview.rows_of_table(table, settings=settings, mapping=found.mapping, kind=found.kind)
    if isinstance(reading, Refused):
        source.move("refuse", problem=sentences.refusal(reading), kind=found.kind, understanding=_plain(found.as_json()))
        return
    counts = importing.dry_run(source.workshop, reading) | {"lines": reading.records}
    with transaction.atomic():
        source.problems.all().delete()
        ImportProblem.objects.bulk_create(
            [
                ImportProblem(
                    workspace_id=source.workspace_id,
                    source=source,
                    line=problem.line or 0,
                    column=(problem.column or "")[:200],
                    found=problem.found[:200],
                    code=problem.meaning,
                    params=problem.params,
                    skipped=problem.result == "skipped",
                )
                for problem in reading.problems
            ],
            batch_size=500,
        )
        source.move(
            "check",
            kind=found.kind,
            mapping=_plain(found.mapping.as_json()),
            understanding=_plain(found.as_json() | {"problems": []}),
            counts=counts,
        )


@transaction.atomic
def apply(source: Import, *, by: Member, at: datetime) -> None:
    """A person has looked and says yes; the rows are written in the background. Raises Conflict when somebody was faster."""
    require(by, Verb.IMPORT)
    source.move("apply", applied_at=at, applied_by=by)
    job = jobs.enqueue("profiles.tasks.apply_import", workspace=source.workspace, at=at, by=by, import_id=str(source.pk))
    Import.objects.filter(pk=source.pk).update(job=job)
    audit.record("apply_import", source, by=by, at=at, lines=source.counts.get("lines"))


def carry_out(import_id: UUID, *, at: datetime) -> None:
    """Write the rows, chunk by chunk; a chunk that is already in is passed over, so that a killed worker's successor goes on."""
    source = lists.at_work(import_id)
    if source.state != "applying":
        return
    with on_disk(source.file) as path:
        reading = preview.rows(path, settings=_settings(source), mapping=_mapping(source), kind=source.kind)
    if isinstance(reading, Refused):
        raise Conflict(sentences.refusal(reading))
    rows = reading.customers or reading.deals
    importing.columns(source, reading, at=at)
    for start in range(0, len(rows), CHUNK):
        with transaction.atomic():
            importing.chunk(source, rows[start : start + CHUNK])
        jobs.report(min(start + CHUNK, len(rows)), len(rows))
    with transaction.atomic():
        source.move("finish")
        customers.rank(source.workshop, by=source.applied_by, at=at)


@transaction.atomic
def undo(source: Import, *, by: Member, at: datetime) -> None:
    """Take an import back: created rows go, changed rows get their values of before. Only the latest one can be taken back."""
    require(by, Verb.IMPORT)
    latest = lists.latest_applied(source.workshop)
    if latest is not None and latest.pk != source.pk:
        raise Conflict(_("A later import builds on this one. Take that one back first."), current=latest)
    source.move("undo", undone_at=at, undone_by=by)
    importing.put_back(source)
    customers.rank(source.workshop, by=by, at=at)
    audit.record("undo_import", source, by=by, at=at)


@transaction.atomic
def cancel(source: Import, *, by: Member, at: datetime) -> None:
    """Leave an import that was not applied."""
    require(by, Verb.IMPORT)
    source.move("cancel")
    if source.job_id:
        jobs.cancel(source.job, at=at)
    audit.record("cancel_import", source, by=by, at=at)


def _settings(source: Import) -> Settings | None:
    return Settings.from_json(source.settings) if source.settings else None


def _mapping(source: Import) -> Mapping | None:
    return Mapping.from_json(source.mapping) if source.mapping else None


def _plain(value: Any) -> Any:
    """Dataclasses' dictionaries as JSON keeps them (tuples as lists, dates as text)."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
