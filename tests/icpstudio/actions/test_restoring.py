"""What speaks against a backup is said before anything is touched; tests/faults/test_backup.py has the whole way."""

from __future__ import annotations

import hashlib
import tarfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from icpstudio.actions import restoring
from icpstudio.kit import snapshots
from icpstudio.kit.snapshots import Impossible
from icpstudio.models import User
from icpstudio.queries import backups

BYTES, DIGEST = b"a page", hashlib.sha256(b"a page").hexdigest()
PATH = f"01a202d8-b2a5-73fa-af4c-a285149e5e08/{DIGEST[:2]}/{DIGEST}"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A folder as `manage.py backup` leaves it, with one stored file."""
    folder = tmp_path / "backup"
    (folder / "files" / PATH).parent.mkdir(parents=True)
    (folder / "files" / PATH).write_bytes(BYTES)
    (folder / snapshots.part(connection)).write_bytes(BYTES)
    (folder / backups.FILES).write_text(f"{DIGEST}  files/{PATH}\n")
    describe(folder)
    return folder


def describe(folder: Path, **other: Any) -> None:
    parts = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (snapshots.part(connection), backups.FILES)}
    told = {
        "format": backups.FORMAT, "release": "9.9.9", "made_at": "2024-07-08T09:00:00+00:00", "database": connection.vendor,
        "parts": parts, "rows": {}, "migrations": ["icpstudio.0001_initial"], "files": 1, "missing": [], "audit": {},
        "audit_key": backups.fingerprint_of_key(),
    }  # fmt: skip
    (folder / backups.MANIFEST).write_text(backups.Manifest(**{**told, **other}).as_json())


def refusal(folder: Path) -> str:
    with pytest.raises(Impossible) as refused:
        restoring.restore(folder)
    assert not default_storage.exists(PATH)
    return str(refused.value)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"format": 2}, "This backup has format 2, and this release reads 1."),
        (
            {"audit_key": "0" * 16},
            "The audit trail was sealed with another AUDIT_KEY: give this installation the key that belongs to the backup.",
        ),
        (
            {"migrations": ["icpstudio.9999_tomorrow"]},
            "This backup was made by a newer release (9.9.9): it has icpstudio.9999_tomorrow, and this one does not know it.",
        ),
    ],
)
def test_a_backup_that_does_not_fit_here_is_refused(db, backup, other, sentence):
    describe(backup, **other)

    assert refusal(backup) == sentence


def test_a_backup_of_the_other_database_is_refused(db, backup):
    describe(backup, database="oracle")

    assert refusal(backup) == f"This backup is of oracle, and this installation runs on {connection.vendor}: set DATABASE_URL."


def test_a_changed_database_is_noticed(db, backup):
    name = snapshots.part(connection)
    (backup / name).write_bytes(b"another page")

    assert refusal(backup) == f"{name} is damaged: its sha256 is not the one that was written down."


def test_a_changed_and_a_lost_file_are_noticed(db, backup):
    (backup / "files" / PATH).write_bytes(b"another page")
    changed = refusal(backup)
    (backup / "files" / PATH).unlink()

    assert (changed, refusal(backup)) == (
        f"{DIGEST} is damaged: its sha256 is not the one that was written down.",
        f"{DIGEST} is missing.",
    )


def test_an_installation_with_people_in_it_is_left_alone(db, backup):
    User.objects.create_user("ada@example.com", name="Ada")

    assert refusal(backup) == "This installation has people or workspaces in it. A backup is restored into an empty one."


def test_what_is_no_backup_is_named(db, tmp_path):
    assert refusal(tmp_path) == f"{tmp_path} holds no backup: its manifest.json is missing or can't be read."


def test_a_file_that_is_no_archive_is_named(tmp_path):
    (tmp_path / "x.tar").write_bytes(BYTES)
    with pytest.raises(Impossible) as refused, restoring.unpacked(tmp_path / "x.tar"):
        pass

    assert str(refused.value) == f"{tmp_path / 'x.tar'} is neither a folder nor a .tar file that `manage.py backup` made."


def test_the_manifest_says_the_same_when_it_is_read_again(db, backup):
    told = backups.manifest(backup)

    assert backups.Manifest(**asdict(told)) == told
    assert backups.listed(backup) == {PATH: DIGEST}


def packed(tmp_path: Path, *members: tarfile.TarInfo) -> Path:
    with tarfile.open(tmp_path / "packed.tar", "w") as archive:
        for member in members:
            archive.addfile(member)
    return tmp_path / "packed.tar"


def link(name: str, to: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, to
    return member


def test_a_packed_backup_is_the_folder_that_was_packed(tmp_path, backup):
    with tarfile.open(tmp_path / "whole.tar", "w") as archive:
        archive.add(backup, arcname="")
    with restoring.unpacked(tmp_path / "whole.tar") as folder:
        found = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert found == {path.relative_to(backup): path.read_bytes() for path in backup.rglob("*") if path.is_file()}


@pytest.mark.parametrize("member", [tarfile.TarInfo("../outside"), tarfile.TarInfo("/outside"), link("files", "/")], ids=lambda it: it.name)
def test_an_archive_that_reaches_outside_is_refused(tmp_path, member):
    with pytest.raises(Impossible) as refused, restoring.unpacked(packed(tmp_path, member)):
        pass

    assert str(refused.value) == f"The archive holds {member.name}, which no backup of ours does. Nothing was restored."
