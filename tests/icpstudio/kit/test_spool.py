"""The queue in a folder: a message is there whole or not at all, and once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

LONG = "x" * 2_000_000  # so that writing it takes a while


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def connect(folder: Path, transport: str = "icpstudio.kit.spool:Transport") -> Connection:
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    return Connection("filesystem://", transport=transport, transport_options=options)


def taken(folder: Path, most: int) -> Iterator[str]:
    """What one worker gets, asking without a pause."""
    with connect(folder) as connection:
        channel = connection.default_channel
        while most:
            try:
                yield channel._get("work")["text"]
            except Empty:
                continue
            most -= 1


def test_messages_come_whole_while_they_are_written(folder):
    with ThreadPoolExecutor(1) as pool, connect(folder) as connection:
        reading = pool.submit(lambda: list(taken(folder, 20)))
        for number in range(20):
            connection.default_channel._put("work", {"text": f"{number} {LONG}"})
        assert reading.result(30) == [f"{number} {LONG}" for number in range(20)]
    assert list(folder.glob("*.*")) == []


def test_one_message_goes_to_one_worker(folder):
    with connect(folder) as connection:
        for number in range(60):
            connection.default_channel._put("work", {"text": str(number)})
    with ThreadPoolExecutor(3) as pool:
        shares = [pool.submit(lambda: list(taken(folder, 20))) for _ in range(3)]
        found = [text for share in shares for text in share.result(30)]
    assert sorted(found, key=int) == [str(number) for number in range(60)]


def test_other_queues_are_left_alone(folder):
    with connect(folder) as connection:
        connection.default_channel._put("other", {"text": "not ours"})
        with pytest.raises(Empty):
            connection.default_channel._get("work")
        assert connection.default_channel._get("other") == {"text": "not ours"}
