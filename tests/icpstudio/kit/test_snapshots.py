"""What a snapshot needs of the machine is named when it is missing."""

import pytest

from icpstudio.kit.snapshots import Impossible, postgresql


def test_without_pg_dump_a_sentence_says_what_to_install(tmp_path, monkeypatch):
    """A machine whose only program is Python: the search in PostgreSQL's own folders is turned to an empty one."""
    monkeypatch.setattr(postgresql, "FOLDERS", str(tmp_path / "*"))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Impossible) as refused:
        postgresql.program("pg_dump")

    assert str(refused.value) == "pg_dump is missing: install PostgreSQL's client programs (sudo apt-get install postgresql-client)."
