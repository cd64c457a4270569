"""Databases as earlier releases left them: their tables, their rows, their files."""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.apps.registry import Apps
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import DateTimeField
from django.db.utils import load_backend

from icpstudio.kit.triggers import install, lift

RELEASES = Path(__file__).resolve().parents[1] / "data" / "releases"


@dataclass(frozen=True)
class Release:
    """What a release is for its successor: the migrations it had, the rows it wrote, the key of its audit trail."""

    name: str
    migrations: tuple[tuple[str, str], ...]
    audit_key: str

    def rows(self) -> list[dict[str, Any]]:
        """As `dumpdata` wrote them."""
        return json.loads(gzip.decompress((RELEASES / self.name / "rows.json.gz").read_bytes()))

    def unpack_files(self, into: Path) -> Path:
        with tarfile.open(RELEASES / self.name / "files.tar.gz") as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # not in the Python 3.11.2 of Debian 12
            archive.extractall(into)  # noqa: S202
        return into / "files"

    def restore(self, connection: Any) -> Apps:
        """Bring an empty database to where this release left it; the models of that time."""
        executor = MigrationExecutor(connection)
        old = executor.migrate(list(self.migrations)).apps
        lift(connection)  # the rows come as they are, frozen ones too
        with transaction.atomic():
            for label, rows in groupby(self.rows(), key=itemgetter("model")):
                model = _keeping_times(old.get_model(label))
                model._base_manager.bulk_create([model(**values(model, row)) for row in rows], batch_size=500)
        install(connection)
        return old


def _keeping_times(model: Any) -> Any:
    """A column that fills itself takes what the row says."""
    for field in model._meta.concrete_fields:
        if isinstance(field, DateTimeField):
            field.auto_now = field.auto_now_add = False
    return model


def values(model: Any, row: dict[str, Any]) -> dict[str, Any]:
    """A dumped row's columns, in the types of the model's fields."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    told = {fields[name].attname: fields[name].to_python(value) for name, value in row["fields"].items() if name in fields}
    return {model._meta.pk.attname: model._meta.pk.to_python(row["pk"]), **told}


RELEASE_0_1_0 = Release(
    "0.1.0",
    (
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("sessions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("icpstudio", "0002_cache_table"),
        ("profiles", "0001_initial"),
        ("interviews", "0001_initial"),
    ),
    "the-audit-key-of-release-0.1.0",
)
PREVIOUS = RELEASE_0_1_0


@contextmanager
def empty_database(folder: Path) -> Iterator[Any]:
    """An empty database beside the test's own, of the same kind; meanwhile all code of this thread works on it."""
    before = connections["default"]
    name = f"release_{uuid4().hex}"
    told = {**before.settings_dict, "NAME": str(folder / f"{name}.sqlite3") if before.vendor == "sqlite" else name}
    told["OPTIONS"] = {option: value for option, value in told["OPTIONS"].items() if option != "pool"}
    beside = load_backend(told["ENGINE"]).DatabaseWrapper(told, "default")
    _on_server(before, f'CREATE DATABASE "{name}"')
    connections["default"] = beside
    try:
        yield beside
    finally:
        beside.close()
        connections["default"] = before
        _on_server(before, f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(connection: Any, statement: str) -> None:
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)
