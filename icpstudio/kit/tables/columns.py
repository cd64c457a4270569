"""What each column holds, judged by all of its values; one odd cell never decides."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from . import dates, numbers
from .model import Column, ColumnSettings, Settings, Table
from .numbers import Number, read_number
from .ranges import mangled, read_band
from .words import is_missing, read_boolean, squeeze

JUDGED = 5_000  # distinct values looked at per column
ENOUGH = 0.7
EXAMPLES = 3
PHONE = re.compile(r"^\+\d[\d ()/\-]{6,}$")


@dataclass(frozen=True, slots=True)
class Facts:
    """One column, understood. `questions` names what only a person can say."""

    name: str
    kind: str
    filled: int
    distinct: int
    examples: tuple[str, ...]
    decimal: str | None = None
    day_first: bool | None = None
    percent: bool = False
    currencies: tuple[str, ...] = ()
    missing_words: dict[str, int] = field(default_factory=dict)
    questions: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Seen:
    """The values of one column, counted, missing ones aside, and what they say about marks and orders."""

    column: Column
    values: Counter[str]
    missing: dict[str, int]
    marks: frozenset[str]
    orders: frozenset[str]


def describe(table: Table, settings: Settings | None = None) -> tuple[Facts, ...]:
    """Facts of every column, in order. A column that leaves a question open borrows the answer of the others, if they agree."""
    settings = settings or Settings()
    seen = [look(table, column, settings) for column in table.columns]
    marks = agreed([one.marks for one in seen], {".", ","})
    orders = agreed([one.orders for one in seen], {"day", "month"})
    return tuple(judge(one, settings, marks, orders) for one in seen)


def look(table: Table, column: Column, settings: Settings) -> Seen:
    counted = Counter(table.values(column))
    missing = {value: count for value, count in counted.items() if value is not None and is_missing(value, settings.values_not_missing)}
    values = Counter({value: count for value, count in counted.items() if value is not None and value not in missing})
    if column.native:
        return Seen(column, values, missing, frozenset(), frozenset())
    some = list(values)[:JUDGED]
    dated = [value for value in some if dates.take_apart(squeeze(value))]
    marks = frozenset(mark for value in some if (mark := numbers.evidence(value))) if len(dated) < len(some) / 2 else frozenset()
    return Seen(column, values, {word: count for word, count in missing.items() if word.strip()}, marks,
                frozenset(order for value in dated if (order := dates.evidence(value))))  # fmt: skip


def agreed(evidence: list[frozenset[str]], answers: set[str]) -> str | None:
    """The one answer that columns give, if none contradicts."""
    given = {answer for column in evidence for answer in column & answers if len(column & answers) == 1}
    return given.pop() if len(given) == 1 else None


def judge(seen: Seen, settings: Settings, mark: str | None, order: str | None) -> Facts:
    column, told = seen.column, settings.columns.get(seen.column.name, ColumnSettings())
    decimal, asks_mark = settle(told.decimal or settings.decimal, seen.marks, {".", ","}, mark)
    said_order = told.day_first if told.day_first is not None else settings.day_first
    given = None if said_order is None else "day" if said_order else "month"
    first, asks_order = settle(given, seen.orders, {"day", "month"}, order)
    percent = sum(1 for value in seen.values if value.strip().endswith("%")) > len(seen.values) / 2
    kind, currencies = (told.kind, found_currencies(seen)) if told.kind else guess(seen, percent)
    questions = [
        *(["ambiguous_number"] if asks_mark and kind in {"number", "money"} else []),
        *(["ambiguous_date"] if asks_order and kind == "date" else []),
    ]
    return Facts(
        name=column.name, kind=kind, filled=seen.values.total(), distinct=len(seen.values),
        examples=tuple(value[:80] for value in list(seen.values)[:EXAMPLES]),
        decimal="." if column.native else decimal,
        day_first=None if first is None else first == "day",
        percent=percent, currencies=currencies, missing_words=seen.missing, questions=tuple(questions),
    )  # fmt: skip


def settle(given: str | None, evidence: frozenset[str], answers: set[str], borrowed: str | None) -> tuple[str | None, bool]:
    """The answer and whether to ask: what a person said, what the column's own values say, what the rest of the file says."""
    if given is not None:
        return given, False
    own = evidence & answers
    if len(own) == 1:
        return next(iter(own)), False
    if "either" not in evidence:
        return (borrowed if not own else None), False
    return (borrowed, borrowed is None) if not own else (None, True)


def guess(seen: Seen, percent: bool) -> tuple[str, tuple[str, ...]]:
    """The kind that most of the distinct values have."""
    if seen.column.native:
        return seen.column.native, ()
    some = [squeeze(value) for value in list(seen.values)[:JUDGED]]
    if not some:
        return "text", ()
    if all(read_boolean(value) is not None for value in some) and len({read_boolean(value) for value in some}) == 2:
        return "boolean", ()
    if identifiers(some):
        return "text", ()
    needed = ENOUGH * len(some)
    if sum(1 for value in some if dates.take_apart(value)) >= 0.5 * len(some):
        return "date", ()
    figures = sum(1 for value in some if isinstance(read_number(value, ".", percent=percent), Number))
    bands = sum(1 for value in some if read_band(value) or mangled(value))
    if bands >= 0.3 * len(some) and bands + figures >= ENOUGH * len(some):
        return "range", ()
    if figures >= needed:
        currencies = found_currencies(seen)
        return ("money" if currencies else "number"), currencies
    return "text", ()


def found_currencies(seen: Seen) -> tuple[str, ...]:
    read = (read_number(value, ".") for value in list(seen.values)[:JUDGED])
    return tuple(sorted({found.currency for found in read if isinstance(found, Number) and found.currency}))


def identifiers(values: list[str]) -> bool:
    """Digits that are names: leading zeros, more digits than a number carries, phone numbers."""
    return any(
        (value.isdigit() and (len(value) > 15 or (len(value) > 1 and value[0] == "0")))
        or (value[0] == "0" and "E" in value[1:3])
        or PHONE.match(value)
        for value in values
    )


def typed(values: list[str | None], facts: Facts, settings: Settings | None = None) -> Iterator[Any]:
    """Each cell as a value (Decimal, date, bool, Band, text), None where missing, or a `Trouble`."""
    but = (settings or Settings()).values_not_missing
    known: dict[str, Any] = {}
    for value in values:
        if value is None:
            yield None
            continue
        if value not in known:
            known[value] = None if is_missing(value, but) else one(value, facts)
        yield known[value]


def one(value: str, facts: Facts) -> Any:
    """One cell by the facts of its column."""
    if facts.kind in {"number", "money"}:
        found = read_number(value, facts.decimal, percent=facts.percent)
        if isinstance(found, Number):
            return found
        return read_band(value) or found
    if facts.kind == "date":
        return read_date_of(value, facts)
    if facts.kind == "boolean":
        truth = read_boolean(value)
        return numbers.Trouble("not_yes_or_no") if truth is None else truth
    if facts.kind == "range":
        return in_range(value, facts)
    return squeeze(value)


def read_date_of(value: str, facts: Facts) -> date | numbers.Trouble:
    return dates.read_date(value, facts.day_first, serials=True)


def in_range(value: str, facts: Facts) -> Any:
    if band := read_band(value):
        return band
    found = read_number(value, facts.decimal or ".")
    if isinstance(found, Number):
        return found
    return numbers.Trouble("mangled_range") if mangled(value) else numbers.Trouble("not_a_range")
