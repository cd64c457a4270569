"""A condition in parts that an upper layer can translate, and in plain English."""

import re
from dataclasses import dataclass
from typing import Literal

from profiles.engine.columns import Column, Value, number
from profiles.engine.frame import Condition, Frame

Form = Literal["is", "in", "not", "yes", "no", "between", "to", "under", "at_least", "any", "missing"]
COUNTED = re.compile(r"^(number of|no\.? of|nr\.? of|count of|#)\s+|\s+(count)$", re.IGNORECASE)
COUNTS = re.compile(r"^[a-z ]*(employees|people|seats|users|sites|staff|licen[cs]es|customers|locations|deals)$", re.IGNORECASE)

SAID_IN_FULL = 10_000
"""Above this, "to under 200,000,000" reads better than "to 199,999,999" unless the number counts heads."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a label says: "200 to 999 employees" is form "to", low 200, high 999, noun "employees"."""

    form: Form
    name: str
    noun: str | None
    values: tuple[Value, ...] = ()
    low: float | str | None = None
    high: float | str | None = None


def parts(condition: Condition, frame: Frame) -> Words:
    """The parts of a label; `high` is included when the form is "to", and not when it is "between"."""
    column = frame.column(condition.column)
    noun = noun_of(column.name) if column.kind == "number" else None
    if condition.kind == "missing":
        return Words("missing", column.name, noun)
    if condition.kind == "is" and isinstance(condition.value, bool):
        return Words("yes" if condition.value else "no", column.name, noun)
    if condition.kind == "is":
        return Words("is", column.name, noun, (condition.value,))
    if condition.kind == "in":
        return _choice(condition, column)
    low = _end(condition.low, column)
    high = _end(condition.high, column)
    if low is None or high is None:
        form: Form = "any" if low is high else "under" if low is None else "at_least"
        return Words(form, column.name, noun, low=low, high=high)
    if column.whole and isinstance(high, float) and (noun or high <= SAID_IN_FULL):
        return Words("to", column.name, noun, low=low, high=high - 1)
    return Words("between", column.name, noun, low=low, high=high)


def english(condition: Condition, frame: Frame) -> str:
    """A readable label: "Logistics or Manufacturing", "Under 50 employees", "Founded: 2000 or later"."""
    words = parts(condition, frame)
    column = frame.column(condition.column)
    if words.form in ("yes", "no", "missing"):
        return f"{words.name}: {'unknown' if words.form == 'missing' else words.form}"
    if words.form in ("is", "in", "not"):
        said = [_show(value, column) for value in words.values]
        listed = " or ".join(filter(None, [", ".join(said[:-1]), said[-1]]))
        return f"Not {listed}" if words.form == "not" else listed
    low, high = _show(words.low, column), _show(words.high, column)
    later = "later" if is_year(column) or column.kind == "date" else "more"
    text = {
        "to": low if low == high else f"{low} to {high}",
        "between": f"{low} to under {high}",
        "under": f"{'before' if later == 'later' else 'under'} {high}",
        "at_least": f"{low} or {later}",
        "any": "any",
    }[words.form]
    if words.noun is None:
        return f"{words.name}: {text}"
    first, _, rest = text.partition(" or ")
    return f"{first} {words.noun} or {rest}" if rest else f"{text[0].upper()}{text[1:]} {words.noun}"


def noun_of(name: str) -> str | None:
    """What a column counts: "Number of Employees" counts employees; None when it counts nothing."""
    bare = COUNTED.sub("", name.strip())
    return bare.lower() if bare != name.strip() or COUNTS.match(bare) else None


def _choice(condition: Condition, column: Column) -> Words:
    """A long list that leaves one or two values out is better said by what it leaves out."""
    rest = tuple(v for v in column.levels if v not in condition.values)
    if rest and len(rest) <= 2 < len(condition.values):
        return Words("not", column.name, None, rest)
    return Words("in", column.name, None, condition.values)


def _end(bound: object, column: Column) -> float | str | None:
    if bound is None:
        return None
    return str(bound)[:10] if column.kind == "date" else number(bound)


def is_year(column: Column) -> bool:
    """Whether its numbers read as years, which are written without separators and come earlier or later."""
    known = column.numbers[column.known]
    return column.whole and known.size > 0 and bool(known.min() >= 1500 and known.max() <= 2200)


def _show(value: Value, column: Column) -> str:
    if not isinstance(value, float) and not isinstance(value, int):
        return str(value)
    if is_year(column):
        return f"{value:.0f}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"
