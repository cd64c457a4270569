"""SQLite: its own online backup makes the copy, with everything that has been committed, the write-ahead log included."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from icpstudio.kit.snapshots.snapshot import Impossible, Snapshot

PART = "database.sqlite3"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


@contextmanager
def taken(connection: Any, folder: Path) -> Iterator[Snapshot]:
    target = folder / PART
    source = f"file:{Path(connection.settings_dict['NAME']).absolute()}?mode=ro"
    with closing(sqlite3.connect(source, uri=True, timeout=60)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)  # in one step: readers don't hold up writers here, nor writers readers
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        tables = [name for (name,) in copy.execute(TABLES)]
        yield Snapshot(tables, lambda sql: copy.execute(sql).fetchall())
    os.chmod(target, 0o600)


def put_back(connection: Any, file: Path) -> None:
    """Copy beside the target first, look at the copy, and let it take the target's place in one step."""
    connection.close()
    target = Path(connection.settings_dict["NAME"]).absolute()
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(f"file:{file.absolute()}?mode=ro", uri=True)) as source, closing(sqlite3.connect(part)) as copy:
        try:
            source.backup(copy)
            sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            sound = False
    os.chmod(part, 0o600)
    if not sound:
        part.unlink()
        raise Impossible(f"{file.name} is no sound SQLite database.")
    for rest in ("-wal", "-shm"):
        target.with_name(target.name + rest).unlink(missing_ok=True)
    os.replace(part, target)
