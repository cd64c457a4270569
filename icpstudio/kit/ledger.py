"""A file to which lines are only ever added, by any number of processes."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path


def append(path: Path, line: str) -> None:
    """Add `line` and have it on the disk before this returns; one writer at a time, so that two writers' lines never mix.

    A part of a line (on a full disk) is taken back: the next line would go on behind it, and nobody could read either."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # given back with the handle
        data, length = f"{line}\n".encode(), os.fstat(handle).st_size
        if os.write(handle, data) != len(data):
            os.ftruncate(handle, length)
            raise OSError(errno.ENOSPC, "only a part of a line was taken", str(path))
        os.fsync(handle)
    finally:
        os.close(handle)
