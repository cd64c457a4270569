"""An installation seen from outside: its commands run to their end, its database asked without the program."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]


def manage(environment: Mapping[str, str], *command: str) -> str:
    """Run a command that has to succeed, and return what it printed."""
    done = subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def ask(url: str, var: Path, statement: str, *values: str, writes: bool = False) -> list[tuple[Any, ...]]:
    """What the database answers that `url` names (empty: SQLite in the data folder `var`). `writes`: the statement changes something."""
    if url:
        with psycopg.connect(url) as server:
            return server.execute(statement, values or None).fetchall()
    file = f"file:{var}/icpstudio.sqlite3?mode={'rw' if writes else 'ro'}"
    with closing(sqlite3.connect(file, uri=True, timeout=20)) as database, database:
        return database.execute(statement.replace("%s", "?") if values else statement, values).fetchall()
