"""A file that only grows, by whole lines."""

from __future__ import annotations

import resource
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from icpstudio.kit import ledger

ROOM = 100


@pytest.fixture
def little_room() -> Iterator[None]:
    """No file of this process may grow beyond so many bytes: like a full disk, the last write is taken in part."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_lines_follow_each_other_and_nobody_else_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "anchors" / "heads.jsonl"
    ledger.append(path, "one")
    ledger.append(path, "two")

    assert path.read_text() == "one\ntwo\n"
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)


@pytest.mark.usefixtures("little_room")
def test_a_line_that_was_taken_in_part_is_no_line_and_spoils_none(tmp_path: Path) -> None:
    path = tmp_path / "heads.jsonl"
    ledger.append(path, "one")
    with pytest.raises(OSError, match="only a part of a line"):
        ledger.append(path, "x" * ROOM)
    ledger.append(path, "two")

    assert path.read_text() == "one\ntwo\n"
