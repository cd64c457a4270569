"""Where stored files lie: a folder, or a bucket. Both give no address away: a view checks who may read, and streams the bytes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from botocore.config import Config
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from storages.backends.s3 import S3Storage

# A server that does not answer is given up after about ten seconds; what it holds waits for a job's next try or a person's.
PATIENCE = {"connect_timeout": 4, "read_timeout": 20, "retries": {"mode": "standard", "total_max_attempts": 2}}


class Unaddressed:
    """A stored file has no address of its own."""

    def url(self, name: str, *more: Any, **parameters: Any) -> NoReturn:
        raise NotImplementedError("Stored files are read through a view, never at an address of their own.")


class Folder(Unaddressed, FileSystemStorage):
    """A folder on this machine. A file is there whole or not at all, whatever ends the process that writes it."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name  # names come from the content: the same name is the same bytes

    def knock(self) -> None:
        """Raise what stands in the way of reading and writing."""
        self._make(Path(self.location))
        with tempfile.TemporaryFile(dir=self.location):
            pass

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        self._make(target.parent)
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=".part-")  # readable by us alone
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, target)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
        return name

    @staticmethod
    def _make(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


class Bucket(Unaddressed, S3Storage):
    """A bucket of Amazon S3 or of a server that speaks like it. Objects are private, since nothing says otherwise."""

    def get_default_settings(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_default_settings()
        return found | {"default_acl": None, "file_overwrite": True, "max_memory_size": 4 * 1024 * 1024}

    def knock(self) -> None:
        """Raise what stands in the way of reading and writing."""
        self.connection.meta.client.head_bucket(Bucket=self.bucket_name)

    def __init__(self, *, addressing_style: str = "path", **options: Any) -> None:
        config = Config(s3={"addressing_style": addressing_style}, signature_version="s3v4", **PATIENCE)
        super().__init__(client_config=config, **options)
