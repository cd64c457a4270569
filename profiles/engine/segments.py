"""Combinations of up to three statements that describe many of the best and few of the rest: an exact search.

Quality is weighted relative accuracy, (positives - n x base rate) / rows: anybody can recount it. How many rows a
combination covers does not depend on the label, so it is counted once. For a labelling only the counts of pairs are
needed at first: no triple has more positives than the rarest of its pairs, which together with its known size
bounds its quality from above. Triples whose bound cannot reach the best found so far are never looked at
(branch and bound, with a tighter bound than the optimistic estimate of Grosskreutz and others, 2008).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from profiles.engine.clusters import permutations
from profiles.engine.columns import Flags, Floats, Ints
from profiles.engine.frame import Condition, Frame
from profiles.engine.scorecard import SEED
from profiles.engine.selectors import Selectors, Words64, count, pack, selectors

Says = Literal["firm", "could be chance"]
MOST_TRIPLES = 3_000_000
MOST_WORK = 3 * 10**8
"""More triples than the first, or triples times 64-bit words than the second, and a table is too wide for this
search: first pairs of values go, then the third condition. `reach` says how deep it went."""

WORDS_AT_ONCE = 1_000_000

MANY_ROWS = 20_000
"""Above this many rows fewer shuffles have to do; p can then not fall below 1 in 20."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Conditions that hold together; `p` accounts for everything the search looked at.

    `gain` is by how much the condition that adds least raises the share of positives: 0.05 for 5 %.
    """

    conditions: tuple[Condition, ...]
    n: int
    positives: int
    wracc: float
    lift: float
    gain: float
    p: float
    verdict: Says

    def to_json(self) -> dict[str, Any]:
        """Conditions, counts and quality."""
        return {
            "conditions": [c.to_json() for c in self.conditions],
            "n": self.n,
            "positives": self.positives,
            "wracc": self.wracc,
            "lift": self.lift,
            "gain": self.gain,
            "p": self.p,
            "verdict": self.verdict,
        }


_Level = tuple[tuple[Ints, ...], Ints, Ints]
"""Members, sizes and positives of combinations of one length."""


@dataclass(frozen=True, slots=True)
class _Found:
    wracc: float
    members: tuple[int, ...]
    n: int
    positives: int


@dataclass(frozen=True, eq=False)
class Lattice:
    """All combinations large enough, with their sizes: what the search needs and the label does not change."""

    chosen: Selectors
    rows: int
    depth: int

    @cached_property
    def sizes(self) -> Ints:
        """Rows of each statement."""
        return count(self.chosen.bits)

    @cached_property
    def pairs(self) -> tuple[Ints, Ints, Ints]:
        """First, second and size of every pair about two columns."""
        columns = self.chosen.columns
        i, j = np.triu_indices(len(columns), 1)
        i, j = i[columns[i] != columns[j]], j[columns[i] != columns[j]]
        n = self._all_pairs[i, j]
        big = n >= self.chosen.least
        return i[big], j[big], n[big]

    @cached_property
    def triples(self) -> tuple[Ints, Ints, Ints, Ints]:
        """First, second, third and size of every triple about three columns."""
        parts = list(self._triples())
        if not parts:
            nothing = np.empty(0, np.int64)
            return nothing, nothing, nothing, nothing
        a, b, c, n = (np.concatenate(part) for part in zip(*parts, strict=True))
        return a, b, c, n

    def best(self, outcome: Flags, top: int) -> list[_Found]:
        """The `top` combinations that cover different rows, best first."""
        positive = pack(outcome[None, :])[0]
        base = float(outcome.mean())
        singles = count(self.chosen.bits & positive)
        levels: list[_Level] = [((np.arange(len(singles)),), self.sizes, singles)]
        if self.depth >= 2:
            i, j, n = self.pairs
            of_pairs = _products(self.chosen.rows[:, outcome])
            levels.append(((i, j), n, of_pairs[i, j]))
        found = self._best_of([], levels, base, top)
        return self._with_triples(found, of_pairs, positive, base, top) if self.depth >= 3 else found

    def _with_triples(self, found: list[_Found], of_pairs: Ints, positive: Words64, base: float, top: int) -> list[_Found]:
        """Triples in order of their bound, a batch at a time, until no bound reaches the worst that would be kept."""
        a, b, c, n = self.triples
        bound = np.minimum(np.minimum(of_pairs[a, b], of_pairs[a, c]), of_pairs[b, c]) - n * base
        hopeful = np.flatnonzero(bound > self._bar(found, top))
        hopeful = hopeful[np.argsort(-bound[hopeful], kind="stable")]
        bits = self.chosen.bits
        batch = max(500, WORDS_AT_ONCE // max(1, bits.shape[1]))
        for start in range(0, len(hopeful), batch):
            rows = hopeful[start : start + batch]
            rows = rows[bound[rows] > self._bar(found, top)]
            if not len(rows):
                break
            members = (a[rows], b[rows], c[rows])
            hits = count(bits[members[0]] & bits[members[1]] & bits[members[2]] & positive)
            found = self._best_of(found, [(members, n[rows], hits)], base, top)
        return found

    def _bar(self, found: list[_Found], top: int) -> float:
        return (found[-1].wracc * self.rows if len(found) >= top else 0.0) - 1e-9

    def reached(self, outcome: Flags) -> float:
        """The best quality alone."""
        found = self.best(outcome, 1)
        return found[0].wracc if found else 0.0

    def gain(self, found: _Found, outcome: Flags) -> float:
        """How much the share of positives falls, at least, when one condition is left out."""
        rate = found.positives / found.n
        rows = self.chosen.rows
        shorter = []
        for left_out in found.members:
            rest = [m for m in found.members if m != left_out]
            covered = rows[rest].all(axis=0)
            shorter.append(rate / float(outcome[covered].mean()) - 1)
        return min(shorter)

    def _best_of(self, found: list[_Found], levels: Sequence[_Level], base: float, top: int) -> list[_Found]:
        """Merge, shorter before longer, and fold what covers the very same rows into its shortest description."""
        for members, n, hits in levels:
            gain = hits - n * base
            order = np.lexsort(np.vstack([*members[::-1], -np.round(gain, 9)]))
            order = order[gain[order] > 1e-9]
            covers = {self._cover(f.members) for f in found}
            taken = 0
            for k in order.tolist():
                if taken >= top:
                    break
                candidate = tuple(int(m[k]) for m in members)
                cover = self._cover(candidate)
                if cover in covers:
                    continue
                covers.add(cover)
                taken += 1
                found.append(_Found(float(gain[k]) / self.rows, candidate, int(n[k]), int(hits[k])))
        return sorted(found, key=lambda f: (-round(f.wracc, 12), len(f.members), f.members))[:top]

    def _cover(self, members: tuple[int, ...]) -> bytes:
        return bytes(np.bitwise_and.reduce(self.chosen.bits[list(members)], axis=0).tobytes())

    @cached_property
    def _all_pairs(self) -> Ints:
        return _products(self.chosen.rows)

    def _triples(self) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
        columns, bits, least = self.chosen.columns, self.chosen.bits, self.chosen.least
        first, second, _ = self.pairs
        for i, j in zip(first.tolist(), second.tolist(), strict=True):
            k = np.arange(j + 1, len(columns))
            k = k[(columns[k] != columns[i]) & (columns[k] != columns[j])]
            k = k[(self._all_pairs[i, k] >= least) & (self._all_pairs[j, k] >= least)]
            n = count((bits[i] & bits[j]) & bits[k])
            k, n = k[n >= least], n[n >= least]
            yield np.full(len(k), i), np.full(len(k), j), k, n


def segments(frame: Frame, outcome: Flags, *, top: int = 20, depth: int = 3, shuffles: int = 199) -> tuple[Segment, ...]:
    """The best combinations, each with the share of shuffled labels whose whole search finds anything as good."""
    lattice = _lattice(frame, depth)
    base = float(outcome.mean())
    found = lattice.best(outcome, top)
    if not found:
        return ()
    again = shuffles if frame.n <= MANY_ROWS else min(shuffles, 19)
    chance: Floats = np.array([lattice.reached(outcome[o]) for o in permutations(frame.units, again, seed=SEED)])
    result = []
    for f in found:
        p = (1 + int((chance >= f.wracc - 1e-12).sum())) / (again + 1)
        conditions = tuple(lattice.chosen.conditions[m] for m in f.members)
        says: Says = "firm" if p <= 0.05 else "could be chance"
        result.append(Segment(conditions, f.n, f.positives, f.wracc, f.positives / f.n / base, lattice.gain(f, outcome), p, says))
    return tuple(result)


def telling(found: Sequence[Segment], *, gain: float = 0.1) -> tuple[Segment, ...]:
    """Those in which every condition earns its place; the others say the same as a shorter one."""
    return tuple(s for s in found if s.gain >= gain)


def reach(frame: Frame, depth: int = 3) -> int:
    """How many conditions the search of that table combines: fewer than asked for where it is too wide."""
    return _lattice(frame, depth).depth


def _lattice(frame: Frame, depth: int) -> Lattice:
    chosen = selectors(frame)
    if depth >= 3 and _too_much(chosen):
        chosen = selectors(frame, simple=True)
        depth = 2 if _too_much(chosen) else 3
    return Lattice(chosen, frame.n, depth)


def _too_much(chosen: Selectors) -> bool:
    triples = _triples_of(chosen)
    return triples > MOST_TRIPLES or triples * chosen.bits.shape[1] > MOST_WORK


def _triples_of(chosen: Selectors) -> int:
    """How many triples about three different columns there are."""
    sizes = np.bincount(chosen.columns).astype(np.float64) if len(chosen.columns) else np.zeros(1)
    one, two, three = sizes.sum(), (sizes**2).sum(), (sizes**3).sum()
    return int((one**3 - 3 * one * two + 2 * three) / 6)


def _products(rows: Flags) -> Ints:
    """How many rows every two statements share."""
    # In single precision every count is exact up to here, and half the work.
    exact = rows.astype(np.float32) if rows.shape[1] < 2**24 else rows.astype(np.float64)
    shared: Ints = np.rint(np.dot(exact, exact.T)).astype(np.int64)
    return shared
