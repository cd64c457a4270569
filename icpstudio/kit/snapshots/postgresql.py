"""PostgreSQL: pg_dump of a snapshot that we hold open, so that the dump and our questions see the same moment."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from icpstudio.kit.snapshots.snapshot import Impossible, Snapshot

PART = "database.pgdump"
FOLDERS = "/usr/lib/postgresql/*/bin"
NOT_FOR_LIBPQ = {"cursor_factory", "context", "prepare_threshold"}
# Said last, it wins over what the site's own connections are told: while pg_dump runs, the session that holds the snapshot is idle.
NO_LIMITS = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"


@contextmanager
def taken(connection: Any, folder: Path) -> Iterator[Snapshot]:
    known = _parameters(connection)
    with psycopg.connect(**known) as session:
        session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        session.read_only = True
        exported = session.execute("SELECT pg_export_snapshot()").fetchone()
        assert exported is not None
        command = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={exported[0]}", f"--file={folder / PART}"]
        _run("pg_dump", command, known)
        tables = [row[0] for row in session.execute(TABLES).fetchall()]
        yield Snapshot(tables, lambda sql: session.execute(sql.encode()).fetchall())
    os.chmod(folder / PART, 0o600)


def put_back(connection: Any, file: Path) -> None:
    """Everything or nothing: tables that stand go, and the dump comes, in one transaction each."""
    known = _parameters(connection)
    connection.close()
    connection.close_pool()
    with psycopg.connect(**known) as session:
        for (table,) in session.execute(TABLES).fetchall():
            session.execute(f'DROP TABLE "{table}" CASCADE'.encode())
    options = ["--no-owner", "--no-privileges", "--clean", "--if-exists", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", [*options, str(file)], known)


def _parameters(connection: Any) -> dict[str, Any]:
    """How to reach the database, in libpq's own words; without the limits of a page, since a dump takes as long as it needs."""
    known = {name: value for name, value in connection.get_connection_params().items() if name not in NOT_FOR_LIBPQ}
    return known | {"options": f"{known.get('options', '')} {NO_LIMITS}".strip()}


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs. Debian keeps them beside the server too, where PATH does not lead."""
    path = shutil.which(name) or max(glob.glob(f"{FOLDERS}/{name}"), default=None)
    if path is None:
        raise Impossible(f"{name} is missing: install PostgreSQL's client programs (sudo apt-get install postgresql-client).")
    return path


def _run(name: str, options: Sequence[str], known: Mapping[str, Any]) -> None:
    """The password goes by the environment: a command line can be read by everybody on the machine."""
    public = {key: value for key, value in known.items() if key != "password"}
    secret = {"PGPASSWORD": str(known["password"])} if known.get("password") else {}
    command = [program(name), f"--dbname={make_conninfo(**public)}", *options]
    done = subprocess.run(command, env={**os.environ, **secret}, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise Impossible(f"{name} did not succeed: {lines[0].removeprefix(f'{name}: ')}")
