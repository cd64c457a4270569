"""What a snapshot needs of the machine is named when it is missing, and no limit that is meant for pages ends it."""

import pytest
from django.db.utils import ConnectionHandler

from icpstudio.env import addresses
from icpstudio.kit import snapshots
from icpstudio.kit.snapshots import Impossible, postgresql


def test_without_pg_dump_a_sentence_says_what_to_install(tmp_path, monkeypatch):
    """A machine whose only program is Python: the search in PostgreSQL's own folders is turned to an empty one."""
    monkeypatch.setattr(postgresql, "FOLDERS", str(tmp_path / "*"))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Impossible) as refused:
        postgresql.program("pg_dump")

    assert str(refused.value) == "pg_dump is missing: install PostgreSQL's client programs (sudo apt-get install postgresql-client)."


def test_the_session_that_holds_the_snapshot_outlives_a_dump_of_any_length(postgres_url, tmp_path):
    """A page's transaction is ended after a minute without a word; this one waits for pg_dump."""
    connection = ConnectionHandler({"default": addresses.database(postgres_url, pool=2)})["default"]

    with snapshots.taken(connection, tmp_path) as snapshot:
        limits = [snapshot.ask(f"SHOW {name}")[0][0] for name in ("statement_timeout", "idle_in_transaction_session_timeout")]

    assert limits == ["0", "0"]
