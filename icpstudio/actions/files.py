"""Keeps bytes under their sha256; the same bytes in one workspace are kept once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from tempfile import SpooledTemporaryFile

from django.core.files.base import File
from django.core.files.storage import default_storage

from icpstudio.models import Member, StoredFile, Workspace


def put(
    content: bytes | Iterable[bytes],
    *,
    workspace: Workspace,
    name: str,
    content_type: str,
    purpose: str,
    by: Member | None,
    at: datetime,
) -> StoredFile:
    """Store `content` (bytes, or chunks of an upload) and return its row, not yet written: a large file takes its time, and no
    transaction has to wait for it. The storage never sees the person's file name."""
    digest, size = sha256(), 0
    with SpooledTemporaryFile(max_size=4 * 1024 * 1024) as spool:
        for chunk in [content] if isinstance(content, bytes) else content:
            digest.update(chunk)
            size += len(chunk)
            spool.write(chunk)
        row = StoredFile(
            workspace=workspace,
            name=name[:255],
            content_type=content_type,
            purpose=purpose,
            sha256=digest.hexdigest(),
            size=size,
            kept_at=at,
            kept_by=by,
        )
        if not default_storage.exists(row.path):
            spool.seek(0)
            default_storage.save(row.path, File(spool))
    return row


def keep(
    content: bytes | Iterable[bytes],
    *,
    workspace: Workspace,
    name: str,
    content_type: str,
    purpose: str,
    by: Member | None,
    at: datetime,
) -> StoredFile:
    """Store `content` and write its row."""
    row = put(content, workspace=workspace, name=name, content_type=content_type, purpose=purpose, by=by, at=at)
    row.save(force_insert=True)
    return row
