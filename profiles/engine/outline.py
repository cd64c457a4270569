"""Everything the engine has to say about one list, in one call and one JSON-able answer."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

import numpy as np

from profiles.engine.backtest import Backtest, backtest
from profiles.engine.columns import Flags, is_missing, level
from profiles.engine.contrasts import Contrast, contrasts
from profiles.engine.fit import Scorecard
from profiles.engine.frame import Frame
from profiles.engine.guards import Flag, guard
from profiles.engine.scorecard import scorecard
from profiles.engine.segments import Segment, reach, segments

FEW = 20
"""With fewer positives than this the page says so before it says anything else."""

RULES = 1
"""Raised when the same input may give another answer, so that old fingerprints stay what they were."""

Metric = str | Sequence[float | None] | Mapping[str, Sequence[float | None]]


@dataclass(frozen=True, slots=True)
class ColumnNote:
    """Whether a column took part, and why not."""

    name: str
    kind: str
    used: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """Something a person should know before trusting the rest."""

    kind: str
    column: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one list shares, and how far that holds."""

    rows: int
    positives: int
    base_rate: float
    columns: tuple[ColumnNote, ...]
    flags: tuple[Flag, ...]
    attributes: tuple[Contrast, ...]
    segments: tuple[Segment, ...]
    scorecard: Scorecard
    backtest: Backtest
    warnings: tuple[Caution, ...]
    fingerprint: str

    def to_json(self) -> dict[str, Any]:
        """Plain values only; what is infinite or cannot be told is null."""
        return {
            "fingerprint": self.fingerprint,
            "rows": self.rows,
            "positives": self.positives,
            "base_rate": self.base_rate,
            "columns": [{"name": c.name, "kind": c.kind, "used": c.used, "reason": c.reason} for c in self.columns],
            "attributes": [attribute(a) for a in self.attributes],
            "segments": [finite(s.to_json()) for s in self.segments],
            "scorecard": self.scorecard.to_json(),
            "backtest": finite(self.backtest.to_json()),
            "warnings": [{"kind": w.kind, "column": w.column, "reason": w.reason} for w in self.warnings],
        }


def discover(
    frame: Frame,
    outcome: Flags,
    *,
    dates: Sequence[date | None] | None = None,
    groups: Sequence[Any] | None = None,
    metric: Metric | None = None,
    exclude: Iterable[str] = (),
    insist: Iterable[str] = (),
    split: date | None = None,
    top: int = 20,
    depth: int = 3,
) -> Discovery:
    """Guards, attributes, combinations, scorecard and back-test of one list; same input, same answer."""
    if groups is not None:
        frame = Frame(frame.columns, frame.n, tuple(groups))
    outcome = np.asarray(outcome, np.bool_)
    left_out = set(exclude)
    kept_anyway = tuple(insist)
    offered = frame.pick(c.key for c in frame.columns if c.key not in left_out)
    metrics = _metrics(metric, frame)
    flags = guard(offered, outcome, metrics=metrics, insist=kept_anyway)
    flagged = {f.column for f in flags}
    used = offered.pick(c.key for c in offered.columns if c.key not in flagged)
    card = scorecard(used, outcome)
    return Discovery(
        rows=frame.n,
        positives=int(outcome.sum()),
        base_rate=float(outcome.mean()) if frame.n else 0.0,
        columns=_notes(frame, flags, left_out),
        flags=flags,
        attributes=contrasts(used, outcome),
        segments=segments(used, outcome, top=top, depth=depth) if outcome.any() else (),
        scorecard=card,
        backtest=backtest(used, outcome, dates=dates, split=split),
        warnings=_warnings(frame, outcome, flags) + _too_wide(used, depth),
        fingerprint=fingerprint(
            frame,
            outcome,
            dates=dates,
            metrics=metrics,
            exclude=sorted(left_out),
            insist=sorted(kept_anyway),
            split=split,
            top=top,
            depth=depth,
        ),
    )


def fingerprint(frame: Frame, outcome: Flags, **choices: Any) -> str:
    """sha256 of the input in one canonical form: columns, customers, outcome and every choice made."""
    digest = hashlib.sha256()

    def feed(part: Any) -> None:
        digest.update(json.dumps(part, sort_keys=True, ensure_ascii=False, default=str).encode() + b"\n")

    feed({"rules": RULES, "rows": frame.n})
    for column in frame.columns:
        feed([column.key, column.name, column.kind])
        feed([None if is_missing(v) else level(v) for v in column.values])
    feed(frame.units.tolist() if frame.groups is not None else None)
    feed(np.asarray(outcome, np.bool_).tolist())
    feed(choices)
    return digest.hexdigest()


def attribute(row: Contrast) -> dict[str, Any]:
    """One attribute as the command line prints it."""
    return finite(
        {
            "column": row.condition.column,
            "condition": row.condition.to_json(),
            "n": row.n,
            "positives": row.best_with,
            "best": row.best,
            "rest": row.rest,
            "customers": row.customers,
            "share_best": row.share_best.estimate,
            "share_rest": row.share_rest.estimate,
            "difference": row.difference.estimate,
            "difference_low": row.difference.low,
            "difference_high": row.difference.high,
            "lift": row.lift.estimate,
            "lift_low": row.lift.low,
            "lift_high": row.lift.high,
            "p": row.p,
            "q": row.q,
            "words": row.words,
        }
    )


def finite(values: dict[str, Any]) -> dict[str, Any]:
    """The same with null for numbers that JSON cannot say."""
    return {k: None if isinstance(v, float) and not isfinite(v) else v for k, v in values.items()}


def _metrics(metric: Metric | None, frame: Frame) -> dict[str, Sequence[float | None]]:
    if metric is None:
        return {}
    if isinstance(metric, str):
        return {metric: [None if np.isnan(v) else float(v) for v in frame.column(metric).numbers]}
    return dict(metric) if isinstance(metric, Mapping) else {"metric": metric}


def _notes(frame: Frame, flags: tuple[Flag, ...], left_out: set[str]) -> tuple[ColumnNote, ...]:
    names = {c.key: c.name for c in frame.columns}
    reasons = {f.column: f.english(names) for f in flags} | dict.fromkeys(left_out, "Left out by hand")
    return tuple(ColumnNote(c.name, c.kind, c.key not in reasons, reasons.get(c.key)) for c in frame.columns)


def _warnings(frame: Frame, outcome: Flags, flags: tuple[Flag, ...]) -> tuple[Caution, ...]:
    names = {c.key: c.name for c in frame.columns}
    found = [Caution(f.kind, names[f.column], f.english(names)) for f in flags]
    fewer = min(int(outcome.sum()), int((~outcome).sum()))
    if fewer < FEW:
        found.append(Caution("small", None, f"Only {fewer} on the smaller side: nothing here is certain"))
    return tuple(found)


def _too_wide(used: Frame, depth: int) -> tuple[Caution, ...]:
    reached = reach(used, depth)
    if reached >= depth:
        return ()
    return (Caution("wide", None, f"Too many columns for combinations of {depth}: searched up to {reached}"),)
