"""The planted company: 500 accounts and 1,439 closed deals drawn from a rule that the tests know."""

import profiles.engine  # noqa: F401  before NumPy is loaded: it says on how many threads

# isort: split
import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from profiles.engine.columns import Flags, Value
from profiles.engine.frame import Frame

PLANTED = Path(__file__).parents[2] / "data" / "planted_icp"


@dataclass(frozen=True)
class Deals:
    """Closed deals as rows; the customer is the group."""

    frame: Frame
    won: Flags
    created: list[date]

    @property
    def admissible(self) -> Frame:
        return self.frame.pick(["Industry", "Country", "Employees", "Source"])


@dataclass(frozen=True)
class Accounts:
    """Accounts with what their deals brought."""

    rows: list[dict[str, Value]]
    won: list[int]
    lost: list[int]
    value: list[float]

    def with_a_win(self) -> list[int]:
        return [i for i, wins in enumerate(self.won) if wins]


def read_deals(name: str) -> Deals:
    rows: list[dict[str, Value]] = []
    won, created, customers = [], [], []
    with (PLANTED / name).open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            won.append(line.pop("Outcome") == "won")
            created.append(date.fromisoformat(line["Created"]))
            customers.append(line["Company"])
            row: dict[str, Value] = dict(line)
            row |= {key: float(line[key]) for key in ("Employees", "Annual revenue", "Amount EUR")}
            row |= {key: date.fromisoformat(line[key]) for key in ("Created", "Closed")}
            rows.append(row)
    return Deals(Frame.from_rows(rows, groups=customers), np.array(won), created)


@pytest.fixture(scope="session")
def deals() -> Deals:
    return read_deals("flat_closed_deals.csv")


@pytest.fixture(scope="session")
def shuffled_deals() -> Deals:
    return read_deals("null_outcomes.csv")


@pytest.fixture(scope="session")
def accounts() -> Accounts:
    won: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    value: Counter[str] = Counter()
    with (PLANTED / "hubspot_deals.csv").open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            key = line["Associated Company IDs (Primary)"]
            won[key] += line["Deal Stage"] == "Closed Won"
            lost[key] += line["Deal Stage"] == "Closed Lost"
            if line["Deal Stage"] == "Closed Won":
                value[key] += float(line["Amount"])  # type: ignore[assignment]
    with (PLANTED / "hubspot_companies.csv").open(encoding="utf-8-sig", newline="") as lines:
        companies = list(csv.DictReader(lines))
    numbers = ("Number of Employees", "Annual Revenue", "Year Founded")
    rows: list[dict[str, Value]] = [{k: float(v) if k in numbers and v else v or None for k, v in c.items()} for c in companies]
    keys = [c["Record ID"] for c in companies]
    return Accounts(rows, [won[k] for k in keys], [lost[k] for k in keys], [float(value[k]) for k in keys])
