"""The way of an uploaded list: received, read, checked by a person, applied in chunks, and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from icpstudio import jobs
from icpstudio.actions import audit, files, operations
from icpstudio.actions.chunks import split
from icpstudio.errors import Conflict
from icpstudio.kit.tables import Refused, Settings, read_in_child
from icpstudio.models import Member, StoredFile
from icpstudio.queries.files import on_disk, opened
from icpstudio.rules import require
from profiles.actions import customers, import_changes, importing
from profiles.choices import ImportKind
from profiles.importers import blocks, preview, sentences
from profiles.importers.crm import expected_headers
from profiles.importers.mapping import Mapping
from profiles.importers.rows import Reading
from profiles.models import Import, ImportProblem, Workshop
from profiles.queries import imports as lists
from profiles.rules import Verb

CHUNK = 500


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
    file = files.put(chunks, workspace=workshop.workspace, name=name, content_type=content_type, purpose="import", by=by, at=at)
    operations.begin()  # the bytes are there, and their transfer has held no lock
    return _received(workshop, file, kind=kind, by=by, at=at)


@transaction.atomic
def _received(workshop: Workshop, file: StoredFile, *, kind: str, by: Member, at: datetime) -> Import:
    file.save(force_insert=True)
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


def _lock(workshop: Workshop) -> None:
    """Until the end of the transaction nobody else applies or takes back an import of this workshop."""
    Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)


def _alone(source: Import) -> None:
    """Raises Conflict when another list is on its way in, or when the very same file came in after this one was received."""
    _lock(source.workshop)
    if (other := lists.being_applied(source.workshop)) is not None:
        words = {"name": other.file.name, "who": other.applied_by}
        if lists.is_stuck(other):
            raise Conflict(_("The import of %(name)s did not come to its end. Take it back first.") % words, current=other)
        raise Conflict(_("%(name)s is being imported into this workshop by %(who)s. Wait until it is in.") % words, current=other)
    if (same := lists.came_in_meanwhile(source)) is not None:
        words = {"when": date_format(localtime(same.applied_at), "DATETIME_FORMAT"), "who": same.applied_by}
        raise Conflict(
            _("The very same file was already imported on %(when)s by %(who)s. Nothing was imported twice.") % words, current=same
        )


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
            rows=_keep_rows(source, reading, at=at),
            mapping=_plain(found.mapping.as_json()),
            understanding=_plain(found.as_json() | {"problems": []}),
            counts=counts,
        )


@transaction.atomic
def apply(source: Import, *, by: Member, at: datetime) -> None:
    """A person has looked and says yes; the rows are written in the background. Raises Conflict when somebody was faster."""
    require(by, Verb.IMPORT)
    _alone(source)
    source.move("apply", applied_at=at, applied_by=by)
    job = jobs.enqueue("profiles.tasks.apply_import", workspace=source.workspace, at=at, by=by, import_id=str(source.pk))
    Import.objects.filter(pk=source.pk).update(job=job)
    audit.record("apply_import", source, by=by, at=at, lines=source.counts.get("lines"))


def carry_out(import_id: UUID, *, at: datetime) -> None:
    """Decide who is who in the whole file, and split the writing into parts for the fleet. Without a job all is written here and now."""
    source = lists.at_work(import_id)
    if source.state != "applying":
        return
    rows = source.rows or _read_again(source, at=at)
    with opened(rows) as file:
        head = blocks.head(file)
        parts = [blocks.block(file, head.kind, block.start, block.length) for block in head.blocks]
    with transaction.atomic():
        spans = importing.prepare(source, head, parts)
        split(spans, work="profiles.tasks.write_import", close="profiles.tasks.finish_import", import_id=str(import_id))


def write(import_id: UUID, *, start: int, length: int, first: str, who: dict[str, Any]) -> None:
    """Write one part of the file, in the caller's transaction."""
    source = lists.at_work(import_id)
    with opened(source.rows) as file:
        rows = blocks.block(file, source.kind, start, length)
    importing_part = importing.deals if source.kind == ImportKind.DEALS else importing.customers
    importing_part(source, rows, first=UUID(first), **who)


@transaction.atomic
def finish(import_id: UUID, *, at: datetime) -> None:
    """Every part is in: the import is applied, and the customers are ranked anew."""
    source = lists.at_work(import_id)
    source.move("finish")
    customers.rank(source.workshop, by=source.applied_by, at=at)


@transaction.atomic
def undo(source: Import, *, by: Member, at: datetime) -> None:
    """Take an import back: created rows go, changed rows get their values of before. Only the latest one can be taken back."""
    require(by, Verb.IMPORT)
    _lock(source.workshop)
    if source.state == "undone":
        raise Conflict(current=source)
    latest = lists.being_applied(source.workshop) or lists.latest_applied(source.workshop)
    if latest is not None and latest.pk != source.pk:
        raise Conflict(_("A later import builds on this one. Take that one back first."), current=latest)
    if source.state == "applying" and not lists.is_stuck(source):
        raise Conflict(current=source)
    source.move("undo", undone_at=at, undone_by=by)
    import_changes.put_back(source)
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


def _keep_rows(source: Import, reading: Reading, *, at: datetime) -> StoredFile:
    """The typed rows, so that nobody has to parse the file again to write a part of it."""
    return files.keep(
        blocks.written(reading, size=CHUNK),
        workspace=source.workspace,
        name=source.file.name,
        content_type="application/octet-stream",
        purpose="rows",
        by=source.received_by,
        at=at,
    )


def _read_again(source: Import, *, at: datetime) -> StoredFile:
    """An import that an earlier release has read, and this one writes."""
    with on_disk(source.file) as path:
        reading = preview.rows(path, settings=_settings(source), mapping=_mapping(source), kind=source.kind)
    if isinstance(reading, Refused):
        raise Conflict(sentences.refusal(reading))
    with transaction.atomic():
        source.rows = _keep_rows(source, reading, at=at)
        source.save(update_fields=["rows"])
    return source.rows


def _settings(source: Import) -> Settings | None:
    return Settings.from_json(source.settings) if source.settings else None


def _mapping(source: Import) -> Mapping | None:
    return Mapping.from_json(source.mapping) if source.mapping else None


def _plain(value: Any) -> Any:
    """Dataclasses' dictionaries as JSON keeps them (tuples as lists, dates as text)."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
