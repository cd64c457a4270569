import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.engine.fit import Criterion, Scorecard, fit, fits
from profiles.engine.frame import Condition, Frame
from profiles.engine.tiers import Thresholds

INDUSTRY = Criterion(Condition("industry", "in", values=("Logistics", "Manufacturing")), "scored", 5)
SIZE = Criterion(Condition("employees", "range", low=200, high=1000), "scored", 4)
ABROAD = Criterion(Condition("country", "is", value="United States"), "scored", -3)
DOCKS = Criterion(Condition("docks", "is", value=True), "must-have")
SCHOOL = Criterion(Condition("industry", "is", value="Education"), "exclude")
CARD = Scorecard((INDUSTRY, SIZE, ABROAD, DOCKS, SCHOOL), Thresholds(ideal=7, secondary=3))
IDEAL = {"industry": "Logistics", "employees": 640, "country": "Germany", "docks": True}


@pytest.mark.parametrize(
    ("changes", "low", "high", "verdict"),
    [
        ({}, 9, 9, "ideal"),
        ({"country": "United States"}, 6, 6, "secondary"),
        ({"employees": 50}, 5, 5, "secondary"),
        ({"employees": None}, 5, 9, "inconclusive"),
        ({"country": None}, 6, 9, "inconclusive"),
        ({"docks": None}, 9, 9, "inconclusive"),
        ({"docks": False}, 9, 9, "non-ideal"),
        ({"industry": "Education"}, 4, 4, "non-ideal"),
        ({"industry": "Retail", "employees": 10, "docks": None}, 0, 0, "non-ideal"),
        ({"industry": "Retail", "employees": 10, "country": None}, -3, 0, "non-ideal"),
    ],
)
def test_a_missing_fact_widens_the_range_and_never_counts_against(changes, low, high, verdict):
    answer = fit(CARD, IDEAL | changes)
    assert (answer.low, answer.high, answer.verdict) == (low, high, verdict)


def test_the_answer_says_what_ruled_it_out_and_what_to_ask_next():
    answer = fit(CARD, {"docks": False, "country": None})
    assert answer.disqualified_by == (DOCKS,)
    assert answer.ask_next == (SCHOOL, INDUSTRY, SIZE, ABROAD)
    assert [c.state for c in answer.contributions] == ["unknown", "unknown", "unknown", "not met", "unknown"]


def test_must_haves_alone_decide_without_thresholds():
    card = Scorecard((DOCKS,))
    assert [fit(card, {"docks": d}).verdict for d in (True, False, None)] == ["ideal", "non-ideal", "inconclusive"]
    assert fit(Scorecard(), {}).verdict == "inconclusive"


def test_a_scorecard_survives_json():
    assert Scorecard.from_json(CARD.to_json()) == CARD
    assert Scorecard.from_json(Scorecard().to_json()) == Scorecard()


row = st.fixed_dictionaries(
    {
        "industry": st.sampled_from(["Logistics", "Retail", "Education", None]),
        "employees": st.sampled_from([10, 200, 999, 1000, None]),
        "country": st.sampled_from(["United States", "Germany", None]),
        "docks": st.sampled_from([True, False, None]),
    }
)


@given(row, row)
def test_learning_a_fact_only_narrows_the_range(known, learnt):
    before = fit(CARD, known)
    after = fit(CARD, {k: learnt[k] if v is None else v for k, v in known.items()})
    assert before.low <= after.low <= after.high <= before.high
    assert before.verdict in ("inconclusive", after.verdict)


@given(st.lists(row, min_size=1, max_size=8))
def test_one_by_one_and_all_together_agree(rows):
    together = fits(CARD, Frame.from_rows(rows))
    assert together.verdicts.tolist() == [fit(CARD, r).verdict for r in rows]
    assert together.low.tolist() == [fit(CARD, r).low for r in rows]
