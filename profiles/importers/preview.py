"""The one entry for actions: what a file is, what its columns become, its rows, and what needs a look."""

from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from icpstudio.kit.tables import LIMITS, Limits, Params, Problem, Refused, Settings, Table, read_in_child
from icpstudio.kit.tables.columns import Facts, describe
from profiles.importers.cells import Cells
from profiles.importers.crm import Source, expected_headers, recognise
from profiles.importers.customers import read_customers
from profiles.importers.deals import read_deals
from profiles.importers.mapping import ATTRIBUTES, LEFT_OUT, ColumnMapping, Mapping, suggest
from profiles.importers.rows import Reading

SHOWN = 1_000  # problems listed on the check page; all of them are counted, and `rows` returns them all


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can say; until then the values concerned stay empty."""

    code: str
    column: str | None = None
    params: Params | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """`rows` = `records` + preamble, footer and blank rows; `records` = `taken` + `left`."""

    rows: int
    records: int
    taken: int
    left: int
    preamble: int
    footer: int
    blank: int
    won: int = 0
    lost: int = 0
    open: int = 0
    won_amount: str = "0"


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything the check page shows, before anything is compared with what is already here."""

    kind: str
    crm: str | None
    dialect: dict[str, Any]
    skipped: list[dict[str, Any]]
    columns: tuple[Facts, ...]
    mapping: Mapping
    problems: tuple[Problem, ...]
    problem_counts: dict[str, int]
    questions: tuple[Question, ...]
    counts: Counts
    refused: Refused | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def understand(path: Path, *, settings: Settings | None = None, mapping: Mapping | None = None, kind: str | None = None,
               limits: Limits = LIMITS) -> Understanding | Refused:  # fmt: skip
    """What is in the file. Refused when it cannot be read at all; `refused` inside when its rows cannot be taken as mapped."""
    table = read_in_child(path, settings, expected=expected_headers(), limits=limits)
    return table if isinstance(table, Refused) else understand_table(table, settings=settings, mapping=mapping, kind=kind)


def rows(path: Path, *, settings: Settings | None = None, mapping: Mapping | None = None, kind: str | None = None,
         limits: Limits = LIMITS) -> Reading | Refused:  # fmt: skip
    """The typed rows of the file with every problem."""
    table = read_in_child(path, settings, expected=expected_headers(), limits=limits)
    return table if isinstance(table, Refused) else rows_of_table(table, settings=settings, mapping=mapping, kind=kind)


def understand_table(table: Table, *, settings: Settings | None, mapping: Mapping | None, kind: str | None) -> Understanding:
    """The same for a table that is already read."""
    facts = describe(table, settings)
    mapping = mapping or suggested(table, facts, kind, settings)
    reading = read_mapped(table, facts, mapping, settings)
    problems = table.problems if isinstance(reading, Refused) else reading.problems
    return Understanding(
        kind=mapping.kind,
        crm=mapping.crm,
        dialect=asdict(table.dialect) | {"decimal": common_mark(facts), "columns": len(table.columns)},
        skipped=[asdict(part) for part in table.skipped],
        columns=facts,
        mapping=mapping,
        problems=problems[:SHOWN],
        problem_counts=dict(Counter(problem.meaning for problem in problems)),
        questions=tuple(questions(facts, mapping)),
        counts=count(table, reading),
        refused=reading if isinstance(reading, Refused) else None,
    )


def rows_of_table(table: Table, *, settings: Settings | None, mapping: Mapping | None, kind: str | None) -> Reading | Refused:
    facts = describe(table, settings)
    return read_mapped(table, facts, mapping or suggested(table, facts, kind, settings), settings)


def read_mapped(table: Table, facts: tuple[Facts, ...], mapping: Mapping, settings: Settings | None) -> Reading | Refused:
    cells = Cells(table, dict(enumerate(facts)), mapping, settings or Settings())
    return read_deals(cells) if mapping.kind == "deals" else read_customers(cells)


def suggested(table: Table, facts: tuple[Facts, ...], kind: str | None, settings: Settings | None) -> Mapping:
    """The mapping by headers, then refined by what only the rows tell: a column filled for lost deals alone was filled afterwards."""
    source = recognise([column.label for column in table.columns])
    if kind and kind != source.kind:
        source = Source(source.crm, kind)
    mapping = suggest(table, facts, source)
    if source.kind != "deals":
        return mapping
    reading = read_mapped(table, facts, mapping, settings)
    return mapping if isinstance(reading, Refused) else replace(mapping, columns=tuple(told_by_rows(table, mapping, reading)))


def told_by_rows(table: Table, mapping: Mapping, reading: Reading) -> list[ColumnMapping]:
    outcomes = {deal.line: deal.outcome for deal in reading.deals}
    tally = Counter(outcomes.values())
    columns = []
    for column in mapping.columns:
        if column.target == "outcome":
            params: Params = {"won": tally["won"], "lost": tally["lost"], "open": tally["open"]}
            column = replace(column, params=column.params | params)
        elif column.target in ATTRIBUTES or (column.target == LEFT_OUT and column.reason == "known_afterwards"):
            values = table.values(table.columns[column.position])
            sides = {outcomes.get(line) for line, value in zip(table.lines, values, strict=True) if value} - {None}
            if len(sides) == 1 and sides < set(tally) and sides <= {"won", "lost"}:
                column = replace(column, target=LEFT_OUT, reason=f"filled_for_{sides.pop()}_only", params={}, confirm=False)
        columns.append(column)
    return columns


def questions(facts: tuple[Facts, ...], mapping: Mapping) -> list[Question]:
    asked = [
        Question(code, fact.name)
        for fact, column in zip(facts, mapping.columns, strict=True)
        for code in fact.questions
        if column.target != LEFT_OUT
    ]
    asked += [
        Question("confirm_column", column.column, {"target": column.target, "key": column.key})
        for column in mapping.columns
        if column.confirm
    ]
    needed = "customer_name" if mapping.kind == "deals" else "name"
    if not mapping.of(needed, "customer_external_id", "domain", "website"):
        asked.append(Question("no_name_column"))
    if mapping.kind == "deals" and not mapping.of("outcome", "is_won"):
        asked.append(Question("no_outcome_column"))
    if not mapping.of("metric", "amount", "outcome", *ATTRIBUTES):
        asked.append(Question("no_value_column"))
    return asked


def count(table: Table, reading: Reading | Refused) -> Counts:
    parts = {part.reason: part.rows for part in table.skipped}
    taken = 0 if isinstance(reading, Refused) else len(reading.customers) + len(reading.deals)
    tally: Counter[str] = Counter() if isinstance(reading, Refused) else Counter(deal.outcome for deal in reading.deals)
    won = (
        () if isinstance(reading, Refused) else (deal.amount for deal in reading.deals if deal.outcome == "won" and deal.amount is not None)
    )
    return Counts(
        table.rows, table.records, taken, table.records - taken, parts.get("preamble", 0), parts.get("footer", 0), parts.get("blank", 0),
        tally["won"], tally["lost"], tally["open"], str(sum(won)),
    )  # fmt: skip


def common_mark(facts: tuple[Facts, ...]) -> str | None:
    """The decimal mark that the number columns share."""
    marks = {fact.decimal for fact in facts if fact.kind in {"number", "money"} and fact.decimal}
    return marks.pop() if len(marks) == 1 else None
