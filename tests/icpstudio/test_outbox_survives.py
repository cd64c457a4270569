"""The worker is killed in mid-send, several times, with real processes: nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services import processes
from tests.services.running import Site, begin_site

MAILS, KILLS = 400, 4
QUEUE = f"""
from icpstudio.actions import mail
from icpstudio.documents.mails import Words
from icpstudio.kit import clock
from django.db import transaction
with transaction.atomic():
    for n in range({MAILS}):
        words = Words(f"No. {{n}}", "Words " * 200, "", "en")
        mail.queue(key=f"survives:{{n}}", to=f"reader{{n}}@kelvaro.example", words=words, at=clock.now())
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("LEASE_SECONDS", "4")
    monkeypatch.setenv("SAMPLE", "no")
    running = begin_site(tmp_path / "var")
    yield running
    processes.end(running.process)


def states(site: Site) -> dict[str, list[str]]:
    """State -> Message-IDs, read from the database file as it stands."""
    with sqlite3.connect(f"file:{site.var}/icpstudio.sqlite3?mode=ro", uri=True, timeout=20) as database:
        rows = database.execute("SELECT state, message_id FROM icpstudio_mailmessage WHERE key LIKE 'survives:%'").fetchall()
    found: dict[str, list[str]] = {}
    for state, message_id in rows:
        found.setdefault(state, []).append(message_id)
    return found


def worker_of(site: Site) -> int | None:
    """The process id of the running worker: a child of the supervisor."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if parent == site.process.pid and b"worker" in command:
            return int(folder.name)
    return None


def wait_until(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.slow
def test_a_worker_killed_in_mid_send_loses_nothing_and_doubles_nothing(site: Site) -> None:
    site.manage("shell", "-c", QUEUE)
    killed = 0
    while killed < KILLS:
        before = len(states(site).get("sent", []))
        assert wait_until(lambda before=before: len(states(site).get("sent", [])) > before + 20, 60), states(site).keys()
        pid = worker_of(site)
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            killed += 1

    assert wait_until(lambda: set(states(site)) <= {"sent", "uncertain"}, 120), {k: len(v) for k, v in states(site).items()}

    found = states(site)
    arrived = [mail.message_id for mail in site.caught() if mail.subject.startswith("No. ")]
    everyone = {message_id for ids in found.values() for message_id in ids}
    assert len(everyone) == MAILS
    assert len(arrived) == len(set(arrived)), "a mail arrived twice"
    assert set(found["sent"]) <= set(arrived), "a mail that counts as sent did not arrive"
    assert everyone - set(arrived) <= set(found.get("uncertain", [])), "a mail is lost"
    assert len(found.get("uncertain", [])) <= KILLS
