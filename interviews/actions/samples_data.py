"""The files of interviews/sample, read as they lie there; dates of the sample become moments in the workspace's time zone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from icpstudio.models import Member, Workspace
from interviews.models import Interview, Quote
from profiles.models import Workshop

FOLDER = Path(__file__).parent.parent / "sample"
WHERE = ZoneInfo("Europe/Berlin")


@dataclass(slots=True)
class Stage:
    """What the loading has made so far, by the ids of the files."""

    workspace: Workspace
    people: dict[str, Member]
    workshop: Workshop
    interviews: dict[str, Interview] = field(default_factory=dict)
    quotes: dict[str, Quote] = field(default_factory=dict)

    @property
    def facilitator(self) -> Member:
        return self.people["p-marta"]


@cache
def file(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text())


def version_history(version: str) -> list[Mapping[str, Any]]:
    """What happened to a version, in order: when, by whom, which verb, with which words."""
    return next(row["history"] for row in file("versions")["versions"] if row["id"] == version)


def moment(day: str, time: str = "09:00") -> datetime:
    """A day of the sample (or a whole timestamp) as a moment."""
    return datetime.fromisoformat(day) if "T" in day else datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=WHERE)


def customers_export() -> bytes:
    return (FOLDER / "hubspot_companies.csv").read_bytes()


def deals_export(closed_by: date | None = None) -> bytes:
    """All deals; with a day, those that were closed by then, as an export of that day would hold them."""
    content = (FOLDER / "hubspot_deals.csv").read_bytes()
    if closed_by is None:
        return content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    kept = io.StringIO()
    writer = csv.DictWriter(kept, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in rows if row["Deal Stage"].startswith("Closed") and row["Close Date"][:10] <= closed_by.isoformat())
    return kept.getvalue().encode("utf-8-sig")
