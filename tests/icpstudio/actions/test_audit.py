"""The trail is written with the change or not at all, and fifty writers at once leave it whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction

from icpstudio.actions import audit
from icpstudio.models import AuditEntry, AuditHead
from icpstudio.queries import audit_chain
from tests.cast import MONDAY, Company
from tests.services.running import ROOT

PROCESSES, THREADS, EACH = 5, 10, 4
# One program makes the database, becomes five with ten threads each, every thread with a connection of its own, and verifies.
PROGRAM = f"""
import os, threading
from django.core.management import call_command
from django.db import connection, connections, transaction
from django_scopes import scope, scopes_disabled
from icpstudio.actions import audit
from icpstudio.kit import clock
from icpstudio.models import Workspace

call_command("migrate", verbosity=0)
call_command("open_workspace", "Kelvaro", "ruth@kelvaro.example", stdout=open(os.devnull, "w"))
with scopes_disabled():
    workspace = Workspace.objects.get()

def write():
    for number in range({EACH}):
        with scope(workspace=workspace), transaction.atomic():
            audit.record("describe_workspace", workspace, by=None, at=clock.now(), number=number)
    connection.close()

connections.close_all()
if connection.vendor == "postgresql":
    connection.close_pool()  # its threads would not survive the fork
children = []
for _process in range({PROCESSES}):
    child = os.fork()
    if child == 0:
        writers = [threading.Thread(target=write) for _ in range({THREADS})]
        [one.start() for one in writers]
        [one.join() for one in writers]
        os._exit(0)
    children.append(child)
[os.waitpid(child, 0) for child in children]
call_command("audit_verify")
"""


def test_an_entry_goes_with_the_change_that_is_taken_back(kelvaro: Company) -> None:
    audit.record("invite", kelvaro.rep, by=kelvaro.owner, at=MONDAY)
    with transaction.atomic():
        audit.record("invite", kelvaro.rep, by=kelvaro.owner, at=MONDAY)
        transaction.set_rollback(True)
    audit.record("join", kelvaro.rep, by=kelvaro.owner, at=MONDAY)

    assert list(AuditEntry.objects.order_by("seq").values_list("seq", "verb")) == [(1, "invite"), (2, "join")]
    assert AuditHead.objects.get().seq == 2
    assert audit_chain.verify(kelvaro.workspace).sound


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_fifty_writers_at_once_leave_no_gap(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    environment |= {"ICP_VAR": str(tmp_path)}
    if database == "postgresql":
        environment["DATABASE_URL"] = request.getfixturevalue("postgres_url")
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", PROGRAM]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert f": {PROCESSES * THREADS * EACH + 1} entries" in done.stdout
