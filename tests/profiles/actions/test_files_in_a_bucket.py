"""The whole way of stored files with STORAGE_URL naming a bucket: an upload is read in a child process, a PDF is made, mailed, purged."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from icpstudio.actions import workspaces
from icpstudio.env import addresses
from icpstudio.models import StoredFile
from icpstudio.queries import files
from profiles.actions import rendering
from profiles.models import Customer
from tests.cast import FRIDAY, Company
from tests.factories.lists import PLANTED, imported
from tests.factories.pages import published
from tests.services import processes
from tests.services.bucket import Held

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def in_a_bucket(bucket: Held, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STORAGES = settings.STORAGES | {"default": addresses.storage(bucket.url)}
    (tmp_path / "short").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "short"))


def test_a_list_is_read_and_applied_and_no_copy_stays_behind(kelvaro: Company, bucket: Held, tmp_path: Path) -> None:
    source = imported(kelvaro, "hubspot_companies.csv")

    assert (source.state, Customer.objects.count()) == ("applied", 500)
    assert bucket.names() == sorted([f"icp/{source.file.path}", f"icp/{source.rows.path}"])
    assert list((tmp_path / "short").iterdir()) == []


def test_the_bytes_come_back_as_they_were(kelvaro: Company) -> None:
    source = imported(kelvaro, "hubspot_companies.csv")
    given = (PLANTED / "hubspot_companies.csv").read_bytes()
    with files.on_disk(source.file) as path, files.opened(source.file) as handle:
        read = {path.read_bytes(), handle.read(), files.content(source.file)}

    assert read == {given}
    assert not path.exists()


def test_a_pdf_is_kept_and_a_purge_leaves_nothing(kelvaro: Company, bucket: Held, django_capture_on_commit_callbacks: Any) -> None:
    made = rendering.render(published(kelvaro).pk, at=FRIDAY)
    before = bucket.names()
    with django_capture_on_commit_callbacks(execute=True):
        workspaces.purge(kelvaro.workspace, by=None, at=FRIDAY)

    assert before == [f"icp/{made.file.path}"]
    assert (bucket.names(), StoredFile.objects.count()) == ([], 0)


def test_trouble_is_named(kelvaro: Company, bucket: Held, settings: Any) -> None:
    well = files.storage_problem()
    gone = addresses.storage(bucket.url.replace(bucket.name, "another"))
    settings.STORAGES = settings.STORAGES | {"default": gone}

    assert (well, files.storage_problem()) == ("", "ClientError")
    assert default_storage.bucket_name == "another"


def test_a_purge_that_cannot_reach_the_bucket_says_what_stays_behind(
    kelvaro: Company, bucket: Held, settings: Any, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    imported(kelvaro, "hubspot_companies.csv")
    away = bucket.url.replace(str(bucket.server.port), str(processes.free_port()))
    settings.STORAGES = settings.STORAGES | {"default": addresses.storage(away)}
    with django_capture_on_commit_callbacks(execute=True):
        workspaces.purge(kelvaro.workspace, by=None, at=FRIDAY)

    left = f"Files of the purged workspace {kelvaro.workspace.pk} are still stored under its id (EndpointConnectionError)."
    assert caplog.messages[-1] == left
    assert StoredFile.objects.count() == 0
