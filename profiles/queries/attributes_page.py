"""The page of step 3: what sets the best apart, one attribute at a time, together, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from icpstudio.kit.figures import count, percent
from profiles.choices import Basis, Category
from profiles.models import Analysis, Attribute, Workshop
from profiles.queries.attribute_names import spoken
from profiles.queries.attributes import OF_CUSTOMER
from profiles.queries.attributes_verdict import HOLDS, cautions, headline, lead, method
from profiles.queries.attributes_wording import detail, label, reason, sure

LEANS = HOLDS | {"leans_more", "leans_less"}
MOST_SEGMENTS = 4
EARNS_ITS_PLACE = 0.1
NOTHING_TO_KEEP = {"no_values", "one_value"}


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval, as the pictures take it."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """One value or range: how often among the best (or won), how often among the rest (or lost)."""

    label: str
    best: Share
    rest: Share
    best_n: int
    best_of: int
    rest_n: int
    rest_of: int
    words: str
    how_sure: str
    holds: bool
    detail: list[str]
    use: str


@dataclass(slots=True)
class Group:
    """The rows of one category, all of customers or all of deals."""

    name: str
    first: str
    second: str
    first_word: str
    second_word: str
    best_of: int
    rest_of: int
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Combination:
    """Conditions that hold together."""

    labels: list[str]
    best: int
    best_of: int
    rest: int
    rest_of: int

    @property
    def rate(self) -> float:
        return self.best / (self.best + self.rest)


@dataclass(frozen=True, slots=True)
class Together:
    """The combinations of customers, or of deals."""

    title: str
    first: str
    second: str
    of_these: str
    caption: str
    rows: list[Combination]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column that takes no part, and why."""

    name: str
    why: str
    attribute: Attribute | None
    is_instead: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """All that one analysis has to say."""

    lead: str
    headline: str
    method: str
    cautions: list[str]
    separates: bool
    choices: list[dict[str, Any]]
    groups: list[Group]
    together: list[Together]
    left_out: list[LeftOut]
    kept: list[Attribute]


def findings(workshop: Workshop, analysis: Analysis, show: str) -> Findings:
    """Everything above the scorecard; `show` is "" for what matters, "all", or "deals" for all attributes by won and lost."""
    customers, deals = analysis.customers, analysis.deals
    home = workshop.workspace.home_country
    of_customers = [(Basis.CUSTOMER, row) for row in customers.get("attributes", ())]
    by_deals = [(Basis.DEAL, row) for row in deals.get("attributes", ())]
    own = {column["key"] for column in deals.get("columns", ()) if column["of"] == Basis.DEAL}
    of_deals = [(basis, row) for basis, row in by_deals if row["column"] in own or not of_customers]
    every = of_customers + of_deals
    shown = sorted(_worth_showing(every), key=lambda pair: (pair[1]["said"] not in HOLDS, pair[1]["said"] not in LEANS, pair[1]["p"]))
    picked = {"all": every, "deals": by_deals}.get(show, shown)
    known = {(row.of, row.key): row for row in workshop.attribute_columns.select_related("insisted_by__user")}
    options = [("", _("Shown"), shown), ("all", _("All"), every), ("deals", _("Won and lost"), by_deals)]
    return Findings(
        lead=lead(customers, deals),
        headline=headline(every, analysis),
        method=method(every, analysis),
        cautions=list(cautions(customers, deals)),
        separates=any(row["said"] in HOLDS for _basis, row in every),
        choices=[
            {"name": name, "count": len(rows), "url": f"?show={key}" if key else "?", "current": key == show}
            for key, name, rows in options
            if rows
        ],
        groups=_groups(picked, analysis, home),
        together=[found for found in (_together(customers, home, Basis.CUSTOMER), _together(deals, home, Basis.DEAL)) if found.rows],
        left_out=_left_out(analysis, known),
        kept=[row for row in known.values() if row.insisted_at],
    )


def _worth_showing(every: list[tuple[Basis, Mapping[str, Any]]]) -> Iterable[tuple[Basis, Mapping[str, Any]]]:
    """What differs, with the other ranges of the same scale, and the strongest row of each column in which nothing does."""
    by_column: dict[tuple[Basis, str], list[Mapping[str, Any]]] = {}
    for basis, row in every:
        by_column.setdefault((basis, row["column"]), []).append(row)
    for (basis, _column), rows in by_column.items():
        telling = [row for row in rows if row["said"] in LEANS]
        whole_scale = telling and rows[0]["condition"]["kind"] == "range"
        for row in rows if whole_scale else telling or [min(rows, key=lambda row: row["p"])]:
            yield basis, row


def _groups(picked: list[tuple[Basis, Mapping[str, Any]]], analysis: Analysis, home: str) -> list[Group]:
    category_of = {
        basis: {column["key"]: column["category"] for column in found.get("columns", ())}
        for basis, found in ((Basis.CUSTOMER, analysis.customers), (Basis.DEAL, analysis.deals))
    }
    groups: dict[tuple[str, Basis], Group] = {}
    for basis, raw in picked:
        key = (category_of[basis][raw["column"]], basis)
        if key not in groups:
            groups[key] = _group(Category(key[0]), basis, analysis)
        groups[key].rows.append(_row(raw, basis, category=key[0], home=home))
    order = list(Category)
    placed = sorted(groups, key=lambda key: (order.index(Category(key[0])), key[1] == Basis.DEAL))
    return [groups[key] for key in placed]


def _group(category: Category, basis: Basis, analysis: Analysis) -> Group:
    found = analysis.deals if basis == Basis.DEAL else analysis.customers
    best, rest = found["positives"], found["rows"] - found["positives"]
    first, second = (_("won"), _("lost")) if basis == Basis.DEAL else (_("best"), _("rest"))
    return Group(str(category.label), f"{first} {count(best)}", f"{second} {count(rest)}", first, second, best, rest)


def _row(raw: Mapping[str, Any], basis: Basis, *, category: str, home: str) -> Row:
    words, how_sure = sure(raw["said"], of_deals=basis == Basis.DEAL)
    name = label(raw["condition"], raw["words"], home)
    return Row(
        label=name,
        best=Share(raw["share_best"] or 0.0, *raw["best_interval"]),
        rest=Share(raw["share_rest"] or 0.0, *raw["rest_interval"]),
        best_n=raw["positives"],
        best_of=raw["best"],
        rest_n=raw["n"] - raw["positives"],
        rest_of=raw["rest"],
        words=words,
        how_sure=how_sure,
        holds=raw["said"] in HOLDS,
        detail=detail(raw, of_deals=basis == Basis.DEAL),
        use=_use(raw["condition"], basis, category=category, name=name, sign=1 if (raw["difference"] or 0) >= 0 else -1),
    )


def _use(condition: Mapping[str, Any], basis: Basis, *, category: str, name: str, sign: int) -> str:
    """What the form "use as criterion" begins with."""
    said = json.dumps(condition, sort_keys=True, ensure_ascii=False)
    return urlencode({"basis": basis.value, "condition": said, "category": category, "name": name, "points": 3 * sign})


def _together(found: Mapping[str, Any], home: str, basis: Basis) -> Together:
    of_deals = basis == Basis.DEAL
    telling = {row["column"] for row in found.get("attributes", ()) if row["said"] in LEANS}
    best, rows = found.get("positives", 0), found.get("rows", 0)
    picked: list[Combination] = []
    taken: set[frozenset[str]] = set()
    for segment in found.get("segments", ()):
        columns = frozenset(condition["column"] for condition in segment["conditions"])
        earns = segment["gain"] >= EARNS_ITS_PLACE and segment["verdict"] == "firm"
        if len(columns) < 2 or not earns or not columns <= telling or columns in taken or len(picked) >= MOST_SEGMENTS:
            continue
        taken.add(columns)
        said = sorted(
            zip(segment["conditions"], segment["words"], strict=True),
            key=lambda pair: (pair[1]["form"] == "not", pair[0]["kind"] == "range"),
        )
        labels = [label(condition, words, home) for condition, words in said]
        picked.append(Combination(labels, segment["positives"], best, segment["n"] - segment["positives"], rows - best))
    figures = {"n": count(rows), "share": percent(best / rows) if rows else ""}
    caption = (
        _("Exact search over all combinations of up to three. Of all %(n)s deals, %(share)s were won.")
        if of_deals
        else _("Exact search over all combinations of up to three. Of all %(n)s customers, %(share)s are best.")
    )
    return Together(
        title=_("Deals that are") if of_deals else _("Customers that are"),
        first=_("Won") if of_deals else _("Best"),
        second=_("Lost") if of_deals else _("Rest"),
        of_these=_("Won of these") if of_deals else _("Best of these"),
        caption=caption % figures,
        rows=picked,
    )


def _left_out(analysis: Analysis, known: Mapping[tuple[str, str], Attribute]) -> list[LeftOut]:
    """Flagged columns of both tables, each once."""
    rows: dict[tuple[str, str], LeftOut] = {}
    for found, basis in ((analysis.customers, Basis.CUSTOMER), (analysis.deals, Basis.DEAL)):
        columns = {column["key"]: column for column in found.get("columns", ())}
        names = {key: column["name"] for key, column in columns.items()}
        for flag in found.get("flags", ()):
            column = columns[flag["column"]]
            if column["of"] != basis and not analysis.customers.get("too_few"):
                continue  # a customer's attribute is judged among customers, where they can be compared
            key = (column["of"], flag["column"].removeprefix(OF_CUSTOMER))
            attribute = None if flag["why"] in NOTHING_TO_KEEP else known.get(key)
            rows.setdefault(key, LeftOut(spoken(column["name"]), reason(flag, names), attribute, flag["kind"] == "duplicate"))
    return list(rows.values())
