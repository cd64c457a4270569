"""A migration that meets somebody at work gives up soon, says so, and leaves everything as it was."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import psycopg
import pytest

from tests.services.running import ROOT

pytestmark = pytest.mark.slow


def migrate(url, folder, *to):
    environment = {**os.environ, "DATABASE_URL": url, "ICP_VAR": str(folder)}
    command = [sys.executable, "manage.py", "migrate", "-v0", *to]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stderr


def applied(url):
    with psycopg.connect(url) as connection:
        return {tuple(row) for row in connection.execute("SELECT app, name FROM django_migrations").fetchall()}


def test_it_gives_up_on_a_table_that_somebody_holds_and_can_be_run_again(postgres_url, tmp_path):
    migrate(postgres_url, tmp_path, "icpstudio", "0004")
    before = applied(postgres_url)
    with psycopg.connect(postgres_url) as somebody:
        somebody.execute("SELECT count(*) FROM icpstudio_workspace")  # a reader in an open transaction
        code, said = migrate(postgres_url, tmp_path)
        during = applied(postgres_url)

    assert (code, said.splitlines()[-1].partition(", and")[0]) == (
        1,
        "CommandError: Somebody works on a table that a migration needs",
    )
    assert ("icpstudio", "0005_sign_in") not in during
    assert before <= during
    assert migrate(postgres_url, tmp_path) == (0, "")


def test_two_machines_that_migrate_at_once_take_turns(postgres_url, tmp_path):
    told = []
    both = [threading.Thread(target=lambda: told.append(migrate(postgres_url, tmp_path))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert told == [(0, "")] * 2
