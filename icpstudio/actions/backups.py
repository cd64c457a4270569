"""Makes a backup while people work: the database at one moment, and after it the files that this moment names. Keys stay out of it."""

from __future__ import annotations

import os
import shutil
import tarfile
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from icpstudio.kit import snapshots
from icpstudio.kit.snapshots import Impossible
from icpstudio.queries import backups as on_backups
from icpstudio.queries.backups import FILES, FORMAT, MANIFEST, Manifest


def make(target: Path, *, at: datetime) -> Manifest:
    """Write a backup to the new folder `target`, or to one file when its name ends in `.tar`. Half a backup never has that name."""
    if target.exists():
        raise Impossible(f"{target} is there already: a backup goes to a new place.")
    folder, packed = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.packing")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        made = _fill(folder, at=at)
        if target.suffix == ".tar":
            with tarfile.open(packed, "w") as archive:
                os.chmod(packed, 0o600)
                archive.add(folder, arcname="")
            os.replace(packed, target)
            shutil.rmtree(folder)
        else:
            os.replace(folder, target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        packed.unlink(missing_ok=True)
        raise
    return made


def _fill(folder: Path, *, at: datetime) -> Manifest:
    with snapshots.taken(connection, folder) as snapshot:
        rows, known, heads = snapshot.counts(), on_backups.migrations(snapshot), on_backups.heads(snapshot)
        wanted = on_backups.stored(snapshot)
    missing = _copy(wanted, folder / "files")
    lines = [f"{digest}  files/{path}\n" for path, digest in wanted.items() if path not in missing]
    (folder / FILES).write_text("".join(lines))
    parts = {}
    for name in (snapshots.part(connection), FILES):
        with (folder / name).open("rb") as handle:
            parts[name] = on_backups.sha256_of(handle)
    made = Manifest(
        format=FORMAT,
        release=release(),
        made_at=at.isoformat(),
        database=connection.vendor,
        parts=parts,
        rows=rows,
        migrations=known,
        files=len(lines),
        missing=missing,
        audit=heads,
        audit_key=on_backups.fingerprint_of_key(),
    )
    (folder / MANIFEST).write_text(made.as_json())
    return made


def _copy(wanted: Mapping[str, str], folder: Path) -> list[str]:
    """Fetch the files; returns those that are gone because their workspace was purged meanwhile. Another one that is gone is an error."""
    missing = []
    for path, digest in wanted.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with default_storage.open(path) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy, on_backups.BLOCK)
        except FileNotFoundError:
            target.unlink(missing_ok=True)
            if on_backups.is_named(path):
                raise Impossible(f"The stored file {path} is missing: the database names it, and the storage does not hold it.") from None
            missing.append(path)
            continue
        with target.open("rb") as handle:
            if on_backups.sha256_of(handle) != digest:
                raise Impossible(f"The stored file {path} is damaged: its sha256 is not its name.")
    return missing


def release() -> str:
    """The version of the program that runs."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return str(project["project"]["version"])
