"""What is frozen stays frozen: after migrating from zero the database holds every trigger of the registry, word for word."""

from __future__ import annotations

import pytest
from django.db import connection

from icpstudio.kit.triggers import REGISTRY, install, lift
from tests.services.triggers import meant, standing

pytestmark = pytest.mark.django_db


def test_the_database_holds_every_trigger():
    assert standing(connection) == meant(connection)
    assert len(meant(connection)) == len(REGISTRY) > 5


def test_a_lost_trigger_would_be_noticed():
    lift(connection)
    lifted = standing(connection)
    install(connection)

    assert (lifted, standing(connection)) == ({}, meant(connection))


def test_a_trigger_that_is_switched_off_would_be_noticed():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no switch for a trigger")
    name, trigger = next(iter(REGISTRY.items()))
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{trigger.table}" DISABLE TRIGGER "{name}"')

    assert {other for other, found in standing(connection).items() if found != meant(connection)[other]} == {name}
