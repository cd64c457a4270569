"""What is frozen stays frozen: after migrating from zero the database holds every trigger of the registry, word for word."""

from __future__ import annotations

import os
import subprocess
import sys

import psycopg
import pytest
from django.db import connection

from icpstudio.kit.triggers import REGISTRY, install, lift
from tests.house.sources import ROOT


def on_sqlite() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def meant() -> dict[str, str]:
    return {name: trigger.sqlite()[1] for name, trigger in REGISTRY.items()}


@pytest.mark.django_db
def test_sqlite_holds_every_trigger():
    assert on_sqlite() == meant()
    assert len(meant()) > 5


@pytest.mark.django_db
def test_a_lost_trigger_would_be_noticed():
    lift(connection)
    lifted = on_sqlite()
    install(connection)

    assert (lifted, on_sqlite()) == ({}, meant())


@pytest.mark.slow
def test_postgresql_holds_every_trigger(postgres_url, tmp_path):
    environment = {**os.environ, "DATABASE_URL": postgres_url, "ICP_VAR": str(tmp_path)}
    migrated = subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (migrated.returncode, migrated.stderr) == (0, "")

    with psycopg.connect(postgres_url) as server:
        there = server.execute(
            "SELECT tgname, tgrelid::regclass::text, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
        ).fetchall()

    assert there == sorted((trigger.name, trigger.table, "O") for trigger in REGISTRY.values())
