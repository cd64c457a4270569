"""F8: the process that answers is killed in the middle of an approval, again and again: before or after, never between."""

from __future__ import annotations

import http.client
import os
import random
import signal
import threading
import time
from typing import Any

import pytest

from tests.faults.serving import Answer, Web, new_id

pytestmark = pytest.mark.slow

WORKERS = "1"
KILLS = 50 if os.environ.get("ICP_FAULTS") == "full" else 6
STATE = "SELECT id, state FROM profiles_version"
DECISION = "SELECT version_id, decision FROM profiles_approval"
TRAIL = "SELECT subject_id, verb FROM icpstudio_auditentry WHERE verb IN ('approved', 'approve')"
OPERATIONS = "SELECT op_id, status FROM icpstudio_operation"


def plain(key: object) -> str:
    return str(key).replace("-", "")


def of(web: Web, sql: str, key: str) -> list[str]:
    return sorted(str(value) for found, value in web.rows(sql) if plain(found) == plain(key))


def standing(web: Web, told: dict[str, Any], op_id: str) -> dict[str, Any]:
    """Everything that an approval writes, as it stands in the database."""
    return {
        "state": of(web, STATE, told["version"]),
        "decisions": [decision for decision in of(web, DECISION, told["version"]) if decision],
        "trail": of(web, TRAIL, told["version"]),
        "mails": len(
            web.rows("SELECT workspace_id, key FROM icpstudio_mailmessage WHERE key LIKE %s", f"%version_approved%{told['version']}%")
        ),
        "operations": of(web, OPERATIONS, op_id),
    }


def test_a_killed_process_leaves_an_approval_undone_or_done(web):
    scenes = web.play("in_review", KILLS + 1)
    timed, rest = scenes[0], scenes[1:]
    before = standing(web, timed, new_id())
    began = time.monotonic()
    assert approve(web, timed, done := new_id()).status == 302
    lasts, after = time.monotonic() - began, standing(web, timed, done)
    assert before != after

    found = []
    for place, told in enumerate(rest):
        op_id = new_id()
        killed_at = lasts * 1.3 * (place + random.random()) / len(rest)  # noqa: S311  (spread over the whole of the request)
        answer = kill_during(web, told, op_id, killed_at)
        stands = standing(web, told, op_id)
        assert stands in (before, after), f"killed after {killed_at:.3f} s: {stands}"
        assert answer is None or answer.status != 302 or stands == after, "somebody was told it was done, and it was not"
        found.append(stands == after)

        again = approve(web, told, op_id)
        assert (again.status, again.location) == (302, f"{told['home']}versions/{told['version']}/review/")
        assert standing(web, told, op_id) == after
    print(f"{len(rest)} kills within {lasts * 1.3:.3f} s: {found.count(True)} after, {found.count(False)} before")


def approve(web: Web, told: dict[str, Any], op_id: str) -> Answer:
    """Until a process takes it: gunicorn replaces a killed one."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return decide(web, told, op_id)
        except (OSError, http.client.HTTPException):
            assert time.monotonic() < deadline, (web.var / "web.log").read_text()
            time.sleep(0.1)


def decide(web: Web, told: dict[str, Any], op_id: str) -> Answer:
    path = f"{told['home']}versions/{told['version']}/decide/"
    return web.send(path, told["henrik"], decision="approved", hash_seen=told["hash"], op_id=op_id)


def kill_during(web: Web, told: dict[str, Any], op_id: str, seconds: float) -> Answer | None:
    """The answer that somebody got whose server was killed so long after she had sent the form; None when there was none."""
    got: list[Answer] = []

    def send() -> None:
        try:
            got.append(decide(web, told, op_id))
        except (OSError, http.client.HTTPException):
            pass

    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(seconds)
    for pid in web.workers():
        os.kill(pid, signal.SIGKILL)
    sender.join(60)
    assert not sender.is_alive()
    return got[0] if got else None
