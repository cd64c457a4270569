"""Which rows of a file are already here: pure functions over keys that the action hands in."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from icpstudio.kit.tables.words import squeeze
from profiles.importers.identity import fold_name, value_key
from profiles.importers.rows import CustomerRow, DealRow

Verb = Literal["create", "update", "unchanged"]
By = Literal["external_id", "domain", "name", ""]


@dataclass(frozen=True, slots=True)
class Existing:
    """A row that is already here. `values` are compared with what the file says; for a deal they hold its fields and attributes flat."""

    key: str
    external_id: str = ""
    domain: str = ""
    name: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def flat(self) -> dict[str, Any]:
        """Identity and values side by side, as `customer_values` gives them."""
        return {"external_id": self.external_id, "name": self.name, "domain": self.domain, **self.values}


@dataclass(frozen=True, slots=True)
class Decision:
    """What an import would do with one line, by what it was matched, and which values would change.

    `suggestion` is the key of a row whose folded name is the same: a person may say that it is the same company.
    """

    line: int
    verb: Verb
    key: str = ""
    by: By = ""
    changed: tuple[str, ...] = ()
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """The customer of a deal: its key, by what it was found, or nothing."""

    key: str = ""
    by: Literal["external_id", "domain", "name", "folded_name", ""] = ""


class Known:
    """What is here, found by id, domain, exact name and folded name; a key that two rows share finds nothing."""

    def __init__(self, existing: Iterable[Existing]) -> None:
        rows = list(existing)
        self.rows = {row.key: row for row in rows}
        self.ids = unique((row.external_id, row.key) for row in rows)
        self.domains = unique((row.domain, row.key) for row in rows)
        self.names = unique((plain_name(row.name), row.key) for row in rows)
        self.folded = unique((fold_name(row.name), row.key) for row in rows)

    def customer(self, row: CustomerRow) -> tuple[str, By]:
        """By id, then domain, then the very same name, unless the two carry different ids or domains."""
        if row.external_id and (key := self.ids.get(row.external_id)):
            return key, "external_id"
        if row.domain and (key := self.domains.get(row.domain)) and agree(self.rows[key].external_id, row.external_id):
            return key, "domain"
        key = self.names.get(plain_name(row.name), "")
        if key and agree(self.rows[key].external_id, row.external_id) and agree(self.rows[key].domain, row.domain):
            return key, "name"
        return "", ""

    def customer_of(self, row: DealRow) -> Link:
        """The customer of a deal by id, domain, the very same name, or the same folded name where only one company has it."""
        if key := self.ids.get(row.customer_external_id, ""):
            return Link(key, "external_id")
        if key := self.domains.get(row.customer_domain, ""):
            return Link(key, "domain")
        if key := self.names.get(plain_name(row.customer_name), ""):
            return Link(key, "name")
        if key := self.folded.get(fold_name(row.customer_name), ""):
            return Link(key, "folded_name")
        return Link()


def match_customers(rows: Iterable[CustomerRow], existing: Iterable[Existing]) -> tuple[Decision, ...]:
    """Create, update or unchanged for every row, in order."""
    known = Known(existing)
    decisions = []
    for row in rows:
        key, by = known.customer(row)
        if not key:
            decisions.append(Decision(row.line, "create", suggestion=known.folded.get(fold_name(row.name), "")))
            continue
        changed = differences(customer_values(row), known.rows[key].flat)
        decisions.append(Decision(row.line, "update" if changed else "unchanged", key, by, changed))
    return tuple(decisions)


def match_deals(rows: Iterable[DealRow], existing: Iterable[Existing]) -> tuple[Decision, ...]:
    """The same for deals, which are only ever known by their id."""
    known = Known(existing)
    decisions = []
    for row in rows:
        key = known.ids.get(row.external_id, "")
        if not key:
            decisions.append(Decision(row.line, "create"))
            continue
        changed = differences(deal_values(row), known.rows[key].values)
        decisions.append(Decision(row.line, "update" if changed else "unchanged", key, "external_id", changed))
    return tuple(decisions)


def customer_values(row: CustomerRow) -> dict[str, Any]:
    """What a row says about a customer, flat; empty fields say nothing."""
    fields = {"external_id": row.external_id, "name": row.name, "domain": row.domain}
    return {key: value for key, value in fields.items() if value} | {
        **{f"attribute:{key}": value for key, value in row.attributes.items()},
        **{f"metric:{key}": value for key, value in row.metrics.items()},
    }


def deal_values(row: DealRow) -> dict[str, Any]:
    """What a row says about a deal, flat; empty fields say nothing."""
    fields = {
        "name": row.name, "amount": row.amount, "currency": row.currency, "outcome": row.outcome,
        "created_on": row.created_on, "closed_on": row.closed_on,
    }  # fmt: skip
    return {key: value for key, value in fields.items() if value not in (None, "")} | {
        f"attribute:{key}": value for key, value in row.attributes.items()
    }


def differences(said: Mapping[str, Any], here: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the values that the file says otherwise. Spellings of one category are no difference."""
    return tuple(key for key, value in said.items() if not same(value, here.get(key)))


def same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return value_key(one) == value_key(other)
    return bool(one == other)


def agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def plain_name(name: str) -> str:
    return squeeze(name).casefold()


def unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Only what points at one row: a name that two companies share finds neither."""
    known = [pair for pair in pairs if pair[0]]
    times = Counter(text for text, _ in known)
    return {text: key for text, key in known if times[text] == 1}


def tally(decisions: Iterable[Decision], skipped: int) -> dict[str, int]:
    """Counts for the check page; they add up to the lines of data."""
    counted = Counter(decision.verb for decision in decisions)
    return {"create": counted["create"], "update": counted["update"], "unchanged": counted["unchanged"], "skipped": skipped}
