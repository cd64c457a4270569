"""A folder and a bucket keep the same promises: whole or not at all, private, without an address."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from django.core.files.base import ContentFile, File
from django.utils.module_loading import import_string

from icpstudio.env import addresses
from tests.services import processes

pytestmark = pytest.mark.slow

NAME = "0190/ab/abcdef"


def place(url: str) -> Any:
    told = addresses.storage(url)
    return import_string(told["BACKEND"])(**told["OPTIONS"])


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "bucket":
        return place(request.getfixturevalue("bucket").url)
    return place((tmp_path / "files").as_uri())


def test_what_is_kept_is_read_measured_and_removed(storage):
    storage.save(NAME, ContentFile(b"a page"))
    with storage.open(NAME) as file:
        read = file.read()
    size = storage.size(NAME)
    storage.delete(NAME)

    assert (read, size, storage.exists(NAME)) == (b"a page", 6, False)


def test_the_same_name_again_is_no_second_file(storage):
    """Names come from the content, so who comes second brings the same bytes."""
    names = [storage.save(NAME, ContentFile(b"a page")) for _again in range(2)]

    assert names == [NAME, NAME]
    assert storage.listdir("0190/ab")[1] == ["abcdef"]


def test_nothing_stored_has_an_address(storage):
    storage.save(NAME, ContentFile(b"a page"))

    with pytest.raises(NotImplementedError):
        storage.url(NAME)


def test_knocking_on_a_place_that_works_says_nothing(storage):
    assert storage.knock() is None


class Breaking(File):
    """An upload whose sender goes away in the middle."""

    def chunks(self, chunk_size=None):
        yield b"half a"
        raise ConnectionResetError


def test_a_write_that_breaks_leaves_nothing_in_a_folder(tmp_path):
    with pytest.raises(ConnectionResetError):
        place((tmp_path / "files").as_uri()).save(NAME, Breaking(None))

    assert [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_a_folder_is_for_us_alone(tmp_path):
    place((tmp_path / "files").as_uri()).save(NAME, ContentFile(b"a page"))

    assert oct(os.stat(tmp_path / "files" / NAME).st_mode & 0o777) == "0o600"


def test_what_lies_in_a_bucket_is_granted_to_its_owner_alone(bucket):
    place(bucket.url).save(NAME, ContentFile(b"a page"))
    granted = bucket.server.client.get_object_acl(Bucket=bucket.name, Key=f"icp/{NAME}")

    assert bucket.names() == [f"icp/{NAME}"]
    assert [(grant["Permission"], grant["Grantee"]["ID"]) for grant in granted["Grants"]] == [("FULL_CONTROL", granted["Owner"]["ID"])]


def test_a_bucket_that_is_not_there_is_noticed(bucket):
    with pytest.raises(ClientError):
        place(bucket.url.replace(bucket.name, "another")).knock()


def test_a_server_that_is_away_is_noticed():
    with pytest.raises(EndpointConnectionError):
        place(f"s3://k:s@127.0.0.1:{processes.free_port()}/icp?region=us-east-1&https=no").knock()
