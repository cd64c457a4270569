"""What each column of a file becomes, and why: suggested here, corrected by people, stored with the import."""

import re
from collections.abc import Mapping as MappingLike
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from icpstudio.kit.tables import Column, Params, Table
from icpstudio.kit.tables.columns import Facts
from profiles.importers import kinds
from profiles.importers.crm import Meaning, Source, exact, similar

LEFT_OUT = "left_out"
ATTRIBUTES = frozenset({"attribute", "customer_attribute"})
# Several columns may feed these: the first that is filled counts.
COALESCED = frozenset(
    {"amount", "closed_on", "created_on", "customer_name", "name", "domain", "website", "currency", "customer_external_id"}
)
BOOKKEEPING = frozenset({"record_created", "last_activity"})
AFTERWARDS = frozenset({"lost_reason", "stage", "probability", "weighted_value", "expected_close", "lifecycle_stage"})
IDENTIFIER = re.compile(r"(\b(ids?|uuid|guid|url|website|homepage|phone|fax|e-?mail|linkedin|vat)\b|Id$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column: `target` is a field, `attribute`, `customer_attribute`, `metric` or `left_out`."""

    position: int
    column: str
    target: str
    reason: str
    params: Params = field(default_factory=dict)
    confirm: bool = False
    key: str = ""
    label: str = ""
    kind: str = ""
    category: str = ""
    rank: int = 0
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """All columns of a file, each exactly once."""

    kind: str
    crm: str | None
    columns: tuple[ColumnMapping, ...]

    def of(self, *targets: str) -> list[ColumnMapping]:
        """Columns with these targets, the best first."""
        return sorted((column for column in self.columns if column.target in targets), key=lambda column: (column.rank, column.position))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: MappingLike[str, Any]) -> "Mapping":
        return cls(data["kind"], data["crm"], tuple(ColumnMapping(**column) for column in data["columns"]))

    def changed(self, position: int, target: str, **told: Any) -> "Mapping":
        """The same with one column decided by a person; `told` may hold key, label, kind and category of an attribute."""
        columns = tuple(
            replace(column, target=target, reason="by_hand", params={}, confirm=False, **told) if column.position == position else column
            for column in self.columns
        )
        return replace(self, columns=columns)


def suggest(table: Table, facts: tuple[Facts, ...], source: Source) -> Mapping:
    """A target and a reason for every column; none is dropped in silence."""
    pairs = list(zip(table.columns, facts, strict=True))
    meanings = {column.position: exact(column.label, source.kind, source.crm) for column in table.columns}
    promote_stage(meanings)
    taken = {meaning.key for meaning in meanings.values() if meaning}
    for column in table.columns:
        if meanings[column.position] is None and column.label.strip():
            guess = similar(column.label, source.kind, source.crm)
            meanings[column.position] = guess if guess and guess.key not in taken else None
            taken |= {guess.key} if guess else set()
    columns = [suggestion(column, fact, meanings[column.position], source.kind, table.records) for column, fact in pairs]
    return Mapping(source.kind, source.crm, tuple(without_rivals(columns)))


def promote_stage(meanings: dict[int, Meaning | None]) -> None:
    """Where no column tells the outcome, the stage does (`Closed Won`); where one does, the stage is one more attribute."""
    targets = {meaning.target for meaning in meanings.values() if meaning}
    promoted = "attribute" if targets & {"outcome", "is_won"} else "outcome"
    for position, meaning in meanings.items():
        if meaning and meaning.target == "stage":
            meanings[position] = meaning._replace(target=promoted)


def suggestion(column: Column, facts: Facts, meaning: Meaning | None, kind: str, records: int) -> ColumnMapping:
    if meaning and meaning.target not in ATTRIBUTES | {"metric"}:
        params: Params = {"distinct": facts.distinct, "filled": facts.filled, "records": records}
        return ColumnMapping(column.position, column.name, meaning.target, meaning.how, params, meaning.how == "similar_header",
                             rank=meaning.rank, currency=meaning.currency)  # fmt: skip
    target = meaning.target if meaning else "attribute"
    key = meaning.key if meaning else kinds.slug(column.name)
    label = kinds.label_of(key) if meaning else column.label.strip() or column.name
    found = ColumnMapping(
        column.position, column.name, target, meaning.how if meaning else "unknown_header", {"distinct": facts.distinct},
        confirm=bool(meaning and meaning.how == "similar_header"), key=key, label=label, kind=kinds.kind_of(facts),
        category=kinds.category_of(key, label, of_deal=kind == "deals" and target == "attribute"), rank=meaning.rank if meaning else 0,
        currency=meaning.currency if meaning else None,
    )  # fmt: skip
    why = reason_to_leave_out(column, facts, key, records)
    return replace(found, target=LEFT_OUT, reason=why[0], params=why[1], confirm=False) if why else found


def reason_to_leave_out(column: Column, facts: Facts, key: str, records: int) -> tuple[str, Params] | None:
    """Why a column explains nothing; a person may still take it."""
    if column.do_not_modify:
        return "do_not_modify", {}
    if not facts.filled:
        return "empty", {}
    if facts.distinct == 1 and facts.filled == records and records > 1:
        return "one_value", {"records": records}
    if key in BOOKKEEPING:
        return "bookkeeping", {}
    if key in AFTERWARDS:
        return "known_afterwards", {}
    if IDENTIFIER.search(column.label) and facts.distinct > max(kinds.FEW, 0.5 * facts.filled):
        return "identifier", {"distinct": facts.distinct}
    return None


def without_rivals(columns: list[ColumnMapping]) -> list[ColumnMapping]:
    """One column per field where only one can count; the others stay as attributes."""
    best: dict[str, ColumnMapping] = {}
    for column in columns:
        known = best.get(column.target)
        if known is None or (column.rank, column.position) < (known.rank, known.position):
            best[column.target] = column
    several = COALESCED | ATTRIBUTES | {"metric", LEFT_OUT}
    return [
        column if column.target in several or best[column.target] is column
        else replace(column, target="attribute", reason="second_of_its_kind", params={"first": best[column.target].column}, confirm=False,
                     key=kinds.slug(column.column), label=column.column, kind="text", category=kinds.CONTEXT)
        for column in columns
    ]  # fmt: skip
