"""Reads backups: what the manifest promises, and whether the parts and a restored installation keep it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django_scopes import scopes_disabled

from icpstudio.kit import triggers
from icpstudio.kit.snapshots import Impossible, Snapshot
from icpstudio.models import StoredFile, User, Workspace
from icpstudio.queries import audit_chain

FORMAT = 1
MANIFEST, FILES = "manifest.json", "files.sha256"
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. All of it was asked of the snapshot itself, not of the database that went on living."""

    format: int
    release: str
    made_at: str
    database: str
    parts: Mapping[str, str]  # file name -> sha256
    rows: Mapping[str, int]  # table -> number of rows
    migrations: Sequence[str]
    files: int
    missing: Sequence[str]  # files of workspaces that were purged while the backup was made
    audit: Mapping[str, Sequence[Any]]  # workspace -> number and hash of its newest entry
    audit_key: str  # tells whether an installation has the key, and not what it is

    def as_json(self) -> str:
        return json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"


def manifest(folder: Path) -> Manifest:
    """The manifest of a backup. Raises Impossible when there is none that we understand."""
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError):
        raise Impossible(f"{folder} holds no backup: its {MANIFEST} is missing or can't be read.") from None


def fingerprint_of_key() -> str:
    return hashlib.sha256(b"icp-studio audit key\0" + settings.AUDIT_KEY.encode()).hexdigest()[:16]


def sha256_of(handle: Any) -> str:
    digest = hashlib.sha256()
    while block := handle.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def stored(snapshot: Snapshot) -> dict[str, str]:
    """Every stored file that the snapshot names: its path and its sha256."""
    rows = snapshot.ask(f'SELECT DISTINCT workspace_id, sha256 FROM "{StoredFile._meta.db_table}"')  # noqa: S608  (the table's name)
    files = [StoredFile(workspace_id=UUID(str(workspace)), sha256=sha256) for workspace, sha256 in rows]
    return dict(sorted((file.path, file.sha256) for file in files))


def heads(snapshot: Snapshot) -> dict[str, tuple[int, str]]:
    """Where the trail of each workspace ends."""
    return {str(UUID(str(row[0]))): (row[1], row[2]) for row in snapshot.ask("SELECT workspace_id, seq, hash FROM icpstudio_audithead")}


def is_named(path: str) -> bool:
    """Whether the database still speaks of the stored file at `path`."""
    workspace, _, sha256 = path.split("/")
    with scopes_disabled():
        return StoredFile.objects.filter(workspace_id=workspace, sha256=sha256).exists()


def migrations(snapshot: Snapshot) -> list[str]:
    return sorted(f"{app}.{name}" for app, name in snapshot.ask("SELECT app, name FROM django_migrations"))


def listed(folder: Path) -> dict[str, str]:
    """The files of a backup: path and sha256, as `sha256sum` writes them."""
    lines = (folder / FILES).read_text().splitlines()
    return {path.removeprefix("files/"): digest for digest, _, path in (line.partition("  ") for line in lines)}


def damage(folder: Path, told: Manifest) -> Iterator[str]:
    """A sentence for each part and each file that is not what it was when the backup was made."""
    for name, digest in told.parts.items():
        yield from _differs(folder / name, digest)
    if (folder / FILES).exists():
        for path, digest in listed(folder).items():
            yield from _differs(folder / "files" / path, digest)


def _differs(path: Path, digest: str) -> Iterator[str]:
    if not path.is_file():
        yield f"{path.name} is missing."
        return
    with path.open("rb") as handle:
        if sha256_of(handle) != digest:
            yield f"{path.name} is damaged: its sha256 is not the one that was written down."


def in_use() -> str:
    """Why nothing may be restored here; empty when the installation is empty."""
    tables = set(connection.introspection.table_names())
    if tables and "django_migrations" not in tables:
        return "The database holds tables of another program."
    with scopes_disabled():
        if {User._meta.db_table, Workspace._meta.db_table} <= tables and (User.objects.exists() or Workspace.objects.exists()):
            return "This installation has people or workspaces in it. A backup is restored into an empty one."
    return ""


def counts() -> dict[str, int]:
    """How many rows each table of the database has now."""
    with connection.cursor() as cursor:

        def ask(sql: str) -> Sequence[tuple[Any, ...]]:
            cursor.execute(sql)
            return cursor.fetchall()

        return Snapshot(sorted(connection.introspection.table_names(cursor)), ask).counts()


def other_counts(told: Manifest) -> list[str]:
    now = counts()
    tables = sorted({*now, *told.rows})
    return [
        f"{name}: {now.get(name, 0)} rows instead of {told.rows.get(name, 0)}." for name in tables if now.get(name) != told.rows.get(name)
    ]


def other_triggers() -> list[str]:
    there = triggers.installed(connection)
    return [f"The trigger {name} is missing." for name in sorted(set(triggers.REGISTRY) - there)]


def other_trails(told: Manifest) -> list[str]:
    """What speaks against a trail: a break in it, or an end that is not the one of the snapshot."""
    verdicts = {verdict.workspace: verdict for verdict in audit_chain.verify_all()}
    broken = [f"{verdict.slug}: {verdict.finding.words}" for verdict in verdicts.values() if verdict.finding]
    ends = {workspace: (verdict.seq, verdict.hash) for workspace, verdict in verdicts.items() if verdict.seq}
    moved = [
        f"The trail of {key} does not end where it ended." for key, end in told.audit.items() if end[0] and ends.get(key) != tuple(end)
    ]
    return broken or moved


def other_files(told: Manifest) -> list[str]:
    """Files that rows speak of and the storage does not hold as they were."""
    with scopes_disabled():
        rows = {file.path: file.sha256 for file in StoredFile.objects.only("workspace_id", "sha256")}
    return [
        f"The stored file {path} is missing or damaged."
        for path, digest in sorted(rows.items())
        if path not in told.missing and not _holds(path, digest)
    ]


def _holds(path: str, digest: str) -> bool:
    if not default_storage.exists(path):
        return False
    with default_storage.open(path) as handle:
        return sha256_of(handle) == digest
