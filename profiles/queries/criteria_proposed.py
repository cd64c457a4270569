"""What the newest analysis proposes as criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from profiles.choices import Basis
from profiles.models import Workshop
from profiles.queries import analyses
from profiles.queries.attributes import OF_CUSTOMER
from profiles.queries.attributes_wording import label


@dataclass(frozen=True, slots=True)
class Proposed:
    """One criterion that the data speak for; `basis` says whose attribute it is, so that its counts are of the same."""

    name: str
    basis: str
    category: str
    condition: Mapping[str, Any]
    points: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Criteria and thresholds; no criterion at all is a possible answer."""

    criteria: tuple[Proposed, ...]
    ideal: int
    secondary: int
    of_deals: bool


def proposal(workshop: Workshop) -> Proposal | None:
    """The scorecard that was found on deals where deals were analysed, else on customers; None without an analysis."""
    analysis = analyses.latest(workshop)
    if analysis is None:
        return None
    of_deals = not analysis.deals.get("too_few", True)
    found = analysis.deals if of_deals else analysis.customers
    card = found.get("scorecard") or {"criteria": [], "thresholds": None}
    limits = card["thresholds"] or {"ideal": 0, "secondary": 0}
    columns = {column["key"]: column for column in found.get("columns", ())}
    home = workshop.workspace.home_country
    rows = tuple(_proposed(row, columns[row["column"]], home) for row in card["criteria"])
    return Proposal(rows, limits["ideal"], limits["secondary"], of_deals)


def _proposed(row: Mapping[str, Any], column: Mapping[str, Any], home: str) -> Proposed:
    name = label(row["condition"], row["words"], home)
    condition = row["condition"] | {"column": row["column"].removeprefix(OF_CUSTOMER)}
    return Proposed(name[:160], Basis(column["of"]).value, column["category"], condition, row["points"])
