from itertools import combinations

import numpy as np
import pytest

from profiles.engine.columns import Column
from profiles.engine.frame import Frame
from profiles.engine.segments import reach, segments, telling
from profiles.engine.selectors import count, pack, selectors
from profiles.engine.wording import english


def brute_force(frame, outcome, top):
    """Every combination of up to three statements about different columns, the best qualities of different covers."""
    chosen = selectors(frame)
    covers = {}
    for depth in (1, 2, 3):
        for members in combinations(range(len(chosen.conditions)), depth):
            if len({int(chosen.columns[m]) for m in members}) < depth:
                continue
            rows = chosen.rows[list(members)].all(axis=0)
            if rows.sum() >= chosen.least:
                covers[rows.tobytes()] = (outcome[rows].sum() - rows.sum() * outcome.mean()) / frame.n
    return sorted((q for q in covers.values() if q > 1e-12), reverse=True)[:top]


@pytest.mark.parametrize("seed", range(4))
def test_the_search_is_exact(seed):
    rng = np.random.default_rng(seed)
    n = 90
    letters = [Column(k, k, "category", rng.choice(list("abcd"), n).tolist()) for k in ("p", "q")]
    flags = Column("r", "r", "bool", (rng.random(n) < 0.4).tolist())
    size = Column("s", "s", "number", [None if rng.random() < 0.1 else float(v) for v in rng.integers(1, 500, n)])
    frame = Frame((*letters, flags, size), n)
    outcome = rng.random(n) < np.where([v == "a" for v in letters[0].values], 0.6, 0.3)

    found = segments(frame, outcome, top=15, shuffles=1)

    assert [s.wracc for s in found] == pytest.approx(brute_force(frame, outcome, 15), abs=1e-12)
    for s in found:
        rows = np.all([c.matches(frame) for c in s.conditions], axis=0)
        assert (s.n, s.positives) == (rows.sum(), outcome[rows].sum())
        assert s.wracc == pytest.approx(s.n / n * (s.positives / s.n - outcome.mean()))


def test_the_best_of_the_planted_deals_are_logistics_and_manufacturing(deals):
    found = segments(deals.admissible, deals.won)
    best = found[0]
    assert (english(best.conditions[0], deals.frame), best.n, best.positives, best.verdict) == (
        "Logistics or Manufacturing",
        395,
        168,
        "firm",
    )
    labels = [[english(c, deals.frame) for c in s.conditions] for s in telling(found)]
    assert labels == [["Logistics or Manufacturing"], ["Logistics or Manufacturing", "Not United States"], ["200 to 999 employees"]]


def test_shuffled_deals_hold_no_firm_combination(shuffled_deals):
    assert {s.verdict for s in segments(shuffled_deals.admissible, shuffled_deals.won, shuffles=99)} == {"could be chance"}


def test_two_descriptions_of_the_same_rows_are_one_line():
    a = ["x"] * 20 + ["y"] * 40
    frame = Frame((Column("a", "a", "category", a), Column("b", "b", "category", [v * 2 for v in a])), 60)
    found = segments(frame, np.array([True] * 20 + [False] * 40), shuffles=1)
    assert [[c.to_json() for c in s.conditions] for s in found] == [[{"column": "a", "kind": "is", "value": "x"}]]


def test_nothing_to_search_is_no_segment():
    assert segments(Frame((), 40), np.arange(40) < 9) == ()


def test_bits_count_what_flags_count():
    rows = np.random.default_rng(1).random((5, 131)) < 0.5
    assert count(pack(rows)).tolist() == rows.sum(axis=1).tolist()


def test_a_table_too_wide_for_threes_is_searched_in_twos(deals):
    rng = np.random.default_rng(2)
    wide = Frame(tuple(Column(f"c{i}", f"c{i}", "category", rng.choice(list("abcdefgh"), 60).tolist()) for i in range(40)), 60)
    assert (reach(wide), reach(deals.admissible)) == (2, 3)
    assert max(len(s.conditions) for s in segments(wide, np.arange(60) % 3 == 0, shuffles=1)) == 2
