"""The sample's criteria, chosen for each version; what stands behind them is counted here, never copied."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from interviews.actions.samples_data import Stage, file, moment
from profiles.actions import analysis, criteria
from profiles.choices import Basis, CriterionKind

# Attributes of the files that are columns of the lists: of what, and under which key.
COLUMNS = {
    "Industry": (Basis.CUSTOMER, "industry"),
    "Number of Employees": (Basis.CUSTOMER, "employees"),
    "Country/Region": (Basis.CUSTOMER, "country"),
    "Original Source": (Basis.DEAL, "source"),
}


def analyse(stage: Stage, *, at: datetime) -> None:
    """Compare the best with the rest, and deals won with deals lost."""
    analysis.run(stage.workshop.pk, by=stage.facilitator.pk, at=at)


def believe(stage: Stage) -> None:
    """Before there was a list: points by feeling, nothing counted."""
    for row in file("profile_v1")["criteria"]:
        _add_hypothesis(stage, row, at=moment("2024-01-16", "14:00"))


def choose(stage: Stage, document: str, *, at: datetime, uncounted: str = "") -> None:
    """The criteria of a document in place of those that stand; the one named `uncounted` without a count."""
    for standing in stage.workshop.criteria.all():
        criteria.remove(standing, by=stage.facilitator, at=at)
    for row in file(document)["criteria"]:
        if row["condition"]["attribute"] in COLUMNS and row["name"] != uncounted:
            basis, condition = _condition(row["condition"])
            criteria.choose(
                stage.workshop,
                condition,
                basis=basis,
                kind=row["kind"],
                points=row["points"],
                name=row["name"],
                category=row["category"],
                review_by=date.fromisoformat(row["review_by"]),
                by=stage.facilitator,
                at=at,
            )
        else:
            _add_hypothesis(stage, row, at=at)


def _add_hypothesis(stage: Stage, row: Mapping[str, Any], *, at: datetime) -> None:
    by = stage.facilitator
    added = criteria.add_hypothesis(stage.workshop, name=row["name"], category=row["category"], kind=row["kind"], by=by, at=at)
    if row["kind"] == CriterionKind.SCORED:
        criteria.set_points(added, row["points"], by=by, at=at)


def _condition(row: Mapping[str, Any]) -> tuple[Basis, dict[str, Any]]:
    """A condition of the files in the words of the engine, and of what it speaks. Ends of a range are whole and included there."""
    basis, column = COLUMNS[row["attribute"]]
    match row["op"]:
        case "in":
            return basis, {"column": column, "kind": "in", "values": [_read(value) for value in row["values"]]}
        case "between":
            return basis, {"column": column, "kind": "range", "low": row["low"], "high": row["high"] and row["high"] + 1}
    return basis, {"column": column, "kind": "is", "value": _read(row["value"])}


def _read(value: str) -> str:
    """LOGISTICS is read as Logistics."""
    return value.replace("_", " ").title() if value.isupper() else value
