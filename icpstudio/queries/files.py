"""Reads stored files, always through the workspace and for the purpose they were kept for."""

from __future__ import annotations

from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage

from icpstudio.models import StoredFile


def content(file: StoredFile) -> bytes:
    with default_storage.open(file.path, "rb") as handle:
        return handle.read()


def local_path(file: StoredFile) -> Path:
    """Where the bytes lie on this machine's disk."""
    return Path(default_storage.path(file.path))


def opened(file: StoredFile) -> File:
    """An open handle on the bytes, for a response that streams them."""
    return default_storage.open(file.path, "rb")
