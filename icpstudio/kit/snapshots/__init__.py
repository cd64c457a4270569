"""A consistent copy of a database while others write to it, and the way back. Knows both databases, and no model."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, cast

from . import postgresql, sqlite
from .snapshot import Impossible, Snapshot

__all__ = ["Impossible", "Snapshot", "part", "put_back", "taken"]

_KINDS = {"sqlite": sqlite, "postgresql": postgresql}


def part(connection: Any) -> str:
    """The name of the file that holds a snapshot of this kind of database."""
    return _KINDS[connection.vendor].PART


def taken(connection: Any, folder: Path) -> AbstractContextManager[Snapshot]:
    """Take a snapshot of the database behind Django's `connection` into `folder`; inside the block it can be asked."""
    return cast(AbstractContextManager[Snapshot], _KINDS[connection.vendor].taken(connection, folder))


def put_back(connection: Any, file: Path) -> None:
    """Make the database behind `connection` what the snapshot in `file` holds. Whatever was in it is gone."""
    _KINDS[connection.vendor].put_back(connection, file)
