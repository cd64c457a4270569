"""What both kinds of snapshot are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


class Impossible(Exception):
    """A snapshot can't be taken or put back; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of a database. `ask` puts a question in SQL to that very moment, whatever is written meanwhile."""

    tables: Sequence[str]
    ask: Callable[[str], Sequence[tuple[Any, ...]]]

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        return {table: self.ask(f'SELECT count(*) FROM "{table}"')[0][0] for table in self.tables}  # noqa: S608  (names of tables)
