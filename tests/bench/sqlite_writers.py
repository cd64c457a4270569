"""Twenty people autosave at once on SQLite: our settings of the database beside Django's own.

Each writer is a process. Like an autosave, each of its saves reads the answer, looks whether somebody was faster, writes it and keeps
a revision, in one transaction. ICP_BENCH_WRITERS (20) and ICP_BENCH_SAVES (100 for each of them) make it smaller."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import PIPE
from typing import Any

import django
from django.conf import settings
from django.db import OperationalError, connection, transaction

from icpstudio.env.addresses import database
from tests.bench.figures import Figure, Note, middle

WRITERS = int(os.environ.get("ICP_BENCH_WRITERS", "20"))
SAVES = int(os.environ.get("ICP_BENCH_SAVES", "100"))
LONGEST_WAIT_S = 2.0
TABLES = """
CREATE TABLE answer (id INTEGER PRIMARY KEY, text TEXT NOT NULL, rev INTEGER NOT NULL);
CREATE TABLE revision (id INTEGER PRIMARY KEY, answer INTEGER NOT NULL, rev INTEGER NOT NULL, text TEXT NOT NULL);
"""


def figures() -> Iterator[Figure | Note]:
    ours, djangos = _all("ours"), _all("django")
    share = 100 * djangos["failed"] / (WRITERS * SAVES)
    title = f"{WRITERS} writers of {SAVES} saves: failed saves"
    yield Figure(title, ours["failed"], "saves", ours["failed"], 0, "", djangos["failed"], f"Django's own ({share:.0f} %)", at_least=False)
    own, other = (max(each["waits"]) for each in (ours, djangos))
    yield Figure("longest wait of one save", own, "s", own, LONGEST_WAIT_S, "s", other, "Django's own", at_least=False)
    yield Note(f"    {WRITERS * SAVES / ours['seconds']:,.0f} saves/s; half of them within {1000 * middle(ours['waits']):,.1f} ms")
    lost = ours["expected"] - ours["kept"]
    yield Figure("saves that were acknowledged and are not there", lost, "saves", lost, 0, "", at_least=False)


def _all(kind: str) -> dict[str, Any]:
    """Let everybody write into a new database, all from the same moment on, and add up what they tell."""
    with tempfile.TemporaryDirectory(prefix="icp-bench-") as folder:
        path = str(Path(folder) / "answers.sqlite3")
        with closing(sqlite3.connect(path)) as made, made:
            made.executescript(TABLES)
            made.executemany("INSERT INTO answer VALUES (?, '', 0)", [(number,) for number in range(WRITERS)])
        command = [sys.executable, "-m", "tests.bench.sqlite_writers", kind, path]
        crowd = [subprocess.Popen([*command, str(number)], stdin=PIPE, stdout=PIPE, text=True) for number in range(WRITERS)]
        for writer in crowd:
            writer.stdout.readline()  # it is ready
        start = time.monotonic()
        for writer in crowd:
            writer.stdin.close()
        told = [json.loads(writer.stdout.read()) for writer in crowd]
        seconds = time.monotonic() - start
        for writer in crowd:
            writer.wait()
        with closing(sqlite3.connect(path)) as written:
            kept = written.execute("SELECT count(*) FROM revision").fetchone()[0]
    failed = sum(each["failed"] for each in told)
    waits = [wait for each in told for wait in each["waits"]]
    return {"failed": failed, "waits": waits, "seconds": seconds, "kept": kept, "expected": WRITERS * SAVES - failed}


def _configure(kind: str, path: str) -> None:
    """Point Django at the file, with our settings or with none."""
    plain = {"ENGINE": "django.db.backends.sqlite3", "NAME": path}
    settings.configure(DATABASES={"default": database(f"sqlite:///{path}", pool=2) if kind == "ours" else plain})
    django.setup()


def write(number: int) -> dict[str, Any]:
    """One writer: all its saves, how long each took, and how many failed."""
    waits, failed = [], 0
    for turn in range(SAVES):
        start = time.monotonic()
        try:
            _save(number, turn)
        except OperationalError:
            failed += 1
        waits.append(time.monotonic() - start)
    return {"failed": failed, "waits": waits}


def _save(number: int, turn: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        rev = cursor.execute("SELECT rev FROM answer WHERE id = %s", [number]).fetchone()[0]
        text = f"What they said, save {turn}. " * 20
        cursor.execute("UPDATE answer SET text = %s, rev = %s WHERE id = %s AND rev = %s", [text, rev + 1, number, rev])
        cursor.execute("INSERT INTO revision (answer, rev, text) VALUES (%s, %s, %s)", [number, rev + 1, text])


if __name__ == "__main__":
    _configure(*sys.argv[1:3])
    print("ready", flush=True)
    sys.stdin.read()
    json.dump(write(int(sys.argv[3])), sys.stdout)
