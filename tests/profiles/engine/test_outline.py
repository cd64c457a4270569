import json
from datetime import date

import numpy as np
import pytest

from profiles.engine.frame import Frame
from profiles.engine.outline import discover, fingerprint


@pytest.fixture(scope="session")
def discovery(deals):
    return discover(deals.frame, deals.won, dates=deals.created, split=date(2023, 7, 1))


def test_one_answer_holds_everything(discovery):
    data = json.loads(json.dumps(discovery.to_json(), allow_nan=False))
    assert (data["rows"], data["positives"], data["base_rate"]) == (1439, 336, 336 / 1439)
    assert [c["name"] for c in data["columns"] if c["used"]] == ["Industry", "Country", "Employees", "Source"]
    assert [c["reason"] for c in data["columns"] if c["name"] == "Closed"] == ["By its name it is written when the outcome is known"]
    assert [c["column"] for c in data["scorecard"]["criteria"]] == ["Industry", "Employees", "Source", "Country"]
    assert data["backtest"]["verdict"] == "separates"
    assert data["backtest"]["auc"] >= 0.71
    assert {(w["kind"], w["column"]) for w in data["warnings"]} == {
        ("identifier", "Deal ID"),
        ("identifier", "Company"),
        ("duplicate", "Annual revenue"),
        ("duplicate", "Amount EUR"),
        ("date", "Created"),
        ("leakage", "Closed"),
    }


def test_the_figures_of_a_segment_can_be_recounted(discovery, deals):
    for s in discovery.segments:
        rows = np.all([c.matches(deals.frame) for c in s.conditions], axis=0)
        assert s.wracc == pytest.approx(rows.mean() * (deals.won[rows].mean() - deals.won.mean()))


def test_with_nothing_to_find_it_says_so(shuffled_deals):
    found = discover(shuffled_deals.frame, shuffled_deals.won, dates=shuffled_deals.created)
    assert (found.scorecard.criteria, found.backtest.verdict) == ((), "no evidence")
    assert min(a.q for a in found.attributes) > 0.05
    assert {s.verdict for s in found.segments} == {"could be chance"}


def test_the_same_input_gives_the_same_bytes(discovery, deals):
    again = discover(deals.frame, deals.won, dates=deals.created, split=date(2023, 7, 1))
    assert json.dumps(again.to_json()) == json.dumps(discovery.to_json())


def test_a_person_may_leave_out_and_may_insist(deals):
    part = deals.frame.take(np.arange(200))
    found = discover(part, deals.won[:200], exclude=["Source"], insist=["Annual revenue"])
    assert [(c.name, c.reason) for c in found.columns if c.name in ("Source", "Annual revenue")] == [
        ("Annual revenue", None),
        ("Source", "Left out by hand"),
    ]


def test_a_list_of_ten_is_answered_with_a_warning():
    rows = [{"industry": "Logistics" if i < 5 else "Retail", "size": i * 100} for i in range(10)]
    found = discover(Frame.from_rows(rows), np.arange(10) < 5, metric=[float(10 - i) for i in range(10)])
    assert [w.kind for w in found.warnings if w.column is None] == ["small"]
    assert found.backtest.verdict in ("separates", "no evidence")
    assert json.dumps(found.to_json(), allow_nan=False)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("won", [[], [True], [True, False, True], [True] * 30, [True] * 2 + [False] * 10])
def test_the_shortest_lists_are_answered_too(won):
    rows = [{"industry": "Retail" if i % 3 else "Logistics", "size": float(i * i % 7)} for i in range(len(won))]
    found = discover(Frame.from_rows(rows), np.array(won, bool))
    assert (found.rows, found.positives, found.backtest.verdict) == (len(won), sum(won), "no evidence")
    assert [w.kind for w in found.warnings if w.column is None] == ["small"]


def test_a_list_without_columns_or_outcome_is_answered_too():
    found = discover(Frame((), 12), np.zeros(12, bool))
    assert (found.attributes, found.segments, found.scorecard.criteria, found.backtest.method) == ((), (), (), "none")


def test_any_change_of_input_changes_the_fingerprint(deals):
    base = fingerprint(deals.frame, deals.won)
    other = deals.won.copy()
    other[0] = ~other[0]
    changed = {
        fingerprint(deals.frame, other),
        fingerprint(Frame(deals.frame.columns, deals.frame.n), deals.won),
        fingerprint(deals.admissible, deals.won),
        fingerprint(deals.frame, deals.won, top=3),
    }
    assert base == fingerprint(deals.frame, deals.won)
    assert len(changed | {base}) == 5
