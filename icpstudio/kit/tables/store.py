"""A `Table` on disk: cells as Arrow, everything else as JSON. This is how a child process hands it over."""

import json
from pathlib import Path
from typing import Any

import polars as pl

from .model import Column, Dialect, Problem, Refused, Skipped, Table

FACTS, CELLS, LINES = "facts.json", "cells.arrow", "lines.arrow"


def save(result: Table | Refused, folder: Path) -> None:
    """Write into an existing folder; the facts come last, so their presence means that all is there."""
    if isinstance(result, Refused):
        (folder / FACTS).write_text(json.dumps({"refused": result.as_json()}))
        return
    result.frame.write_ipc(folder / CELLS)
    pl.DataFrame({"line": pl.Series(result.lines, dtype=pl.Int64)}).write_ipc(folder / LINES)
    (folder / FACTS).write_text(json.dumps(result.facts_json()))


def load(folder: Path) -> Table | Refused:
    facts: dict[str, Any] = json.loads((folder / FACTS).read_text())
    if "refused" in facts:
        return Refused(**facts["refused"])
    dialect: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in facts["dialect"].items()}
    return Table(
        columns=tuple(Column(**column) for column in facts["columns"]),
        frame=pl.read_ipc(folder / CELLS),
        lines=tuple(pl.read_ipc(folder / LINES)["line"].to_list()),
        dialect=Dialect(**dialect),
        skipped=tuple(Skipped(part["reason"], tuple(part["lines"])) for part in facts["skipped"]),
        problems=tuple(Problem(**problem) for problem in facts["problems"]),
    )
