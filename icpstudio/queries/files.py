"""Reads stored files, always through the workspace and for the purpose they were kept for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage

from icpstudio.models import StoredFile


def content(file: StoredFile) -> bytes:
    with opened(file) as handle:
        return handle.read()


@contextmanager
def on_disk(file: StoredFile) -> Iterator[Path]:
    """A path that other processes can read, for as long as the block lasts: of the file itself, or of a copy fetched from afar."""
    try:
        own = Path(default_storage.path(file.path))
    except NotImplementedError:  # the bytes lie in a bucket
        own = None
    if own is not None:
        yield own
        return
    with tempfile.NamedTemporaryFile(prefix="icp-file-") as copy, opened(file) as handle:
        for chunk in handle.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def opened(file: StoredFile) -> File:
    """An open handle on the bytes, for a response that streams them."""
    return default_storage.open(file.path, "rb")


def storage_problem() -> str:
    """Why stored files can't be read or written; empty when they can."""
    try:
        default_storage.knock()
    except Exception as problem:  # each storage has errors of its own
        return type(problem).__name__
    return ""
