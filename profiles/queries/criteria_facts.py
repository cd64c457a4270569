"""Criteria as a table of yes and no: who meets which, and the card that scores it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from profiles.choices import Basis, CriterionKind
from profiles.engine import fit
from profiles.engine.columns import Column, Flags, Floats
from profiles.engine.frame import Condition, Frame
from profiles.engine.tiers import Thresholds
from profiles.models import Criterion, Workshop
from profiles.queries.attributes import Sheet


def card(rows: Sequence[Criterion], workshop: Workshop) -> fit.Scorecard:
    """The criteria over a table of yes and no, one column each (see `facts`)."""
    made = (fit.Criterion(Condition(str(row.pk), "is", value=True), row.kind, row.points or 0) for row in rows)
    limits = Thresholds(workshop.ideal_from, workshop.secondary_from) if workshop.ideal_from or workshop.secondary_from else None
    return fit.Scorecard(tuple(made), limits)


def facts(rows: Sequence[Criterion], sheet: Sheet, deals: Sheet) -> Frame:
    """Whether each row of the table meets each criterion: yes, no, or nothing where it is not known."""
    columns = []
    for row in rows:
        lent = sheet.of == Basis.CUSTOMER and row.basis == Basis.DEAL
        found = _of_any_deal(row, sheet, deals) if lent else matched(sheet, row.condition, row.basis)
        met, known = found if found else (np.zeros(sheet.frame.n, np.bool_), np.zeros(sheet.frame.n, np.bool_))
        values = [bool(m) if k else None for m, k in zip(met, known, strict=True)]
        columns.append(Column(str(row.pk), row.name, "bool", values))
    return Frame(tuple(columns), sheet.frame.n, sheet.frame.groups)


def matched(sheet: Sheet, condition: Mapping[str, Any], basis: str) -> tuple[Flags, Flags] | None:
    """Where a condition is met, and where that is known."""
    said = dict(condition) | {"column": sheet.key_of(basis, str(condition["column"]))}
    if said["column"] not in sheet.frame:
        return None
    stated = Condition.from_json(said)
    return stated.matches(sheet.frame), ~stated.unknown(sheet.frame)


def _of_any_deal(row: Criterion, customers: Sheet, deals: Sheet) -> tuple[Flags, Flags] | None:
    found = matched(deals, row.condition, row.basis)
    if found is None:
        return None
    owners = np.array(deals.frame.groups or (), dtype=object)
    met, known = (set(owners[flags].tolist()) for flags in found)
    return np.array([pk in met for pk in customers.rows]), np.array([pk in known for pk in customers.rows])


def ordered(card: fit.Scorecard, table: Frame, found: fit.Fits) -> Floats:
    """Points, with everybody whom a must-have or an exclude rules out behind all others."""
    out = np.zeros(table.n, np.bool_)
    for criterion in card.criteria:
        met, unknown = criterion.condition.matches(table), criterion.condition.unknown(table)
        if criterion.kind == CriterionKind.EXCLUDE:
            out |= met
        elif criterion.kind == CriterionKind.MUST_HAVE:
            out |= ~met & ~unknown
    order: Floats = np.where(out, found.low.min(initial=0.0) - 1.0, found.middle)
    return order
