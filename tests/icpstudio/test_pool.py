"""The pool of connections to PostgreSQL: short outages are over when they are over, and nothing lasts for ever."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.services.running import ROOT

pytestmark = pytest.mark.slow

ASK = """
import logging, sys
from django.db import connection
logging.disable(logging.CRITICAL)
def ask():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return cursor.fetchone()[0]
    except Exception as problem:
        return type(problem).__name__
    finally:
        connection.close()
for _line in sys.stdin:
    print(ask(), flush=True)
"""


def test_after_an_outage_longer_than_its_patience_the_next_request_is_answered(postgres, postgres_url, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    monkeypatch.setenv("ICP_VAR", str(tmp_path))
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", ASK]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as program:

        def asked() -> str:
            program.stdin.write("?\n")
            program.stdin.flush()
            return program.stdout.readline().strip()

        before = asked()
        postgres.stop(signal.SIGQUIT)
        during = [asked(), asked()]
        postgres.start()
        after = asked()
        program.stdin.close()

    assert (before, during, after) == ("1min", ["OperationalError"] * 2, "1min")
