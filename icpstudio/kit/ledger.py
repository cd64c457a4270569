"""A file to which lines are only ever added, by any number of processes."""

from __future__ import annotations

import os
from pathlib import Path


def append(path: Path, line: str) -> None:
    """Add `line` and have it on the disk before this returns; one write, so that two writers' lines never mix."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        data = f"{line}\n".encode()
        if os.write(handle, data) != len(data):
            raise OSError(f"{path} took only a part of a line.")
        os.fsync(handle)
    finally:
        os.close(handle)
