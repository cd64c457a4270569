"""Puts a backup into an empty installation, and says whether everything is there again."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from icpstudio.kit import snapshots
from icpstudio.kit.snapshots import Impossible
from icpstudio.queries import backups as on_backups
from icpstudio.queries.backups import Manifest


@contextmanager
def unpacked(backup: Path) -> Iterator[Path]:
    """The folder of a backup, whether it came as a folder or as one file."""
    if not backup.is_file():
        yield backup
        return
    with tempfile.TemporaryDirectory(prefix="icp-restore-") as place:
        try:
            with tarfile.open(backup) as archive:
                _unpack(archive, Path(place).resolve())
        except tarfile.TarError:
            raise Impossible(f"{backup} is neither a folder nor a .tar file that `manage.py backup` made.") from None
        yield Path(place)


def _unpack(archive: tarfile.TarFile, place: Path) -> None:
    """Plain files inside `place`, nothing else. The Python 3.11.2 of Debian 12 has no `extractall(filter=…)` that would see to it."""
    for member in archive:
        target = (place / member.name).resolve()
        if member.isdir() and target.is_relative_to(place):
            target.mkdir(parents=True, exist_ok=True)
        elif member.isfile() and target.is_relative_to(place):
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as copy:
                shutil.copyfileobj(cast(IO[bytes], archive.extractfile(member)), copy)
        else:
            raise Impossible(f"The archive holds {member.name}, which no backup of ours does. Nothing was restored.")


def restore(folder: Path) -> Manifest:
    """Bring back database and files, and migrate them to this release. Nothing is touched unless backup and installation fit."""
    told = on_backups.manifest(folder)
    for problem in _obstacles(folder, told):
        raise Impossible(problem)
    snapshots.put_back(connection, folder / snapshots.part(connection))
    for path in on_backups.listed(folder):
        if not default_storage.exists(path):
            with (folder / "files" / path).open("rb") as handle:
                default_storage.save(path, File(handle))
    for problem in on_backups.other_counts(told):
        raise Impossible(f"The restored database is not the one of the backup. {problem}")
    call_command("migrate", interactive=False, verbosity=0)
    return told


def _obstacles(folder: Path, told: Manifest) -> Iterator[str]:
    if told.format != on_backups.FORMAT:
        yield f"This backup has format {told.format}, and this release reads {on_backups.FORMAT}."
    if told.database != connection.vendor:
        yield f"This backup is of {told.database}, and this installation runs on {connection.vendor}: set DATABASE_URL."
    if told.audit_key != on_backups.fingerprint_of_key():
        yield "The audit trail was sealed with another AUDIT_KEY: give this installation the key that belongs to the backup."
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(told.migrations) - known):
        yield f"This backup was made by a newer release ({told.release}): it has {newer[-1]}, and this one does not know it."
    yield from on_backups.damage(folder, told)
    if reason := on_backups.in_use():
        yield reason
