"""An analysis runs once for the same data, says what it found, and with nothing to find says that."""

import random

import pytest

from icpstudio.actions import jobs
from icpstudio.errors import Forbidden, Invalid
from icpstudio.models import Job
from profiles.actions import analysis, attributes, criteria, customers
from profiles.models import Customer, Deal
from profiles.queries import analyses
from profiles.queries.attributes_page import findings
from tests.cast import FRIDAY, MONDAY, TUESDAY
from tests.factories.analysed import analysed, ranked_planted

pytestmark = pytest.mark.slow


def shuffled_deals(company):
    """The same deals with outcomes that were dealt out anew: nothing is left to find."""
    rows = list(Deal.objects.filter(workshop=company.workshop).exclude(outcome="open").order_by("pk"))
    outcomes = [row.outcome for row in rows]
    random.Random(7).shuffle(outcomes)
    for row, outcome in zip(rows, outcomes, strict=True):
        row.outcome = outcome
    Deal.objects.bulk_update(rows, ["outcome"], batch_size=500)


def test_what_sets_the_best_apart_is_found_and_counted(kelvaro):
    found = analysed(kelvaro)
    said = findings(kelvaro.workshop, found, "")

    assert (found.customers["rows"], found.customers["positives"]) == (471, 43)
    assert (found.deals["rows"], found.deals["positives"]) == (1439, 336)
    assert said.headline == "Size, industry and source set your best customers apart. Account owner and founding year do not."
    assert said.method.startswith("29 values were looked at; 7 hold after correcting for that.")
    assert [(row.label, row.best_n, row.rest_n, row.words, row.how_sure) for row in said.groups[0].rows[:3]] == [
        ("200 to 999 employees", 25, 80, "More among best", "firm"),
        ("Under 50 employees", 1, 128, "Fewer among best", "firm"),
        ("Logistics", 15, 45, "More among best", "firm"),
    ]
    assert [(row.name, row.why) for row in said.left_out] == [
        ("Annual revenue", "Moves with employees (correlation 0.98): would count the same thing twice"),
        ("Owner", "Says the same as account owner"),
    ]


def test_the_data_propose_what_was_planted_and_nothing_else(kelvaro):
    analysed(kelvaro)
    rows = criteria.propose(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)

    assert [(row.name, row.points, row.basis, row.evidence) for row in rows] == [
        ("Logistics or Manufacturing", 5, "customer", {"best": [30, 43], "others": [103, 428], "least_ideal": [6, 57]}),
        ("200 to 999 employees", 4, "customer", {"best": [25, 43], "others": [80, 428], "least_ideal": [2, 57]}),
        ("Source: Referral", 3, "deal", {"won": [99, 336], "lost": [187, 1103]}),
        ("United States", -3, "customer", {"best": [5, 43], "others": [107, 428], "least_ideal": [18, 57]}),
    ]
    kelvaro.workshop.refresh_from_db()
    assert (kelvaro.workshop.ideal_from, kelvaro.workshop.secondary_from) == (6, 3)


def test_with_nothing_to_find_nothing_is_proposed_and_the_page_says_so(kelvaro):
    ranked_planted(kelvaro)
    shuffled_deals(kelvaro)
    customers.rank(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)
    found = analysis.run(kelvaro.workshop.pk, by=kelvaro.facilitator.pk, at=MONDAY)
    said = findings(kelvaro.workshop, found, "")

    assert said.headline == "No attribute separates your best customers from the rest."
    assert (said.separates, said.together) == (False, [])
    assert found.deals["scorecard"]["criteria"] == []
    assert found.deals["backtest"]["verdict"] == "no evidence"
    with pytest.raises(Invalid):
        criteria.propose(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)
    assert not kelvaro.workshop.criteria.exists()


def test_the_same_data_are_analysed_once_and_other_data_anew(kelvaro):
    first = analysed(kelvaro)
    again = analysis.run(kelvaro.workshop.pk, by=kelvaro.owner.pk, at=TUESDAY)

    assert (again.pk, again.made_at, again.made_by) == (first.pk, TUESDAY, kelvaro.owner)
    assert not analyses.standing(kelvaro.workshop).is_stale

    some = Customer.objects.filter(workshop=kelvaro.workshop, mark="best").first()
    some.attributes = some.attributes | {"industry": "Mining"}
    some.save(update_fields=["attributes"])
    assert analyses.standing(kelvaro.workshop).is_stale

    other = analysis.run(kelvaro.workshop.pk, by=kelvaro.facilitator.pk, at=FRIDAY)
    assert other.pk != first.pk
    assert analyses.latest(kelvaro.workshop) == other


def test_asked_twice_it_runs_once_in_a_worker(kelvaro):
    ranked_planted(kelvaro)
    run = analysis.ask(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)
    same = analysis.ask(kelvaro.workshop, by=kelvaro.owner, at=MONDAY)

    assert run == same
    assert jobs.run(run.pk, at=TUESDAY) == "done"
    run.refresh_from_db()
    assert (run.done, run.total) == (2, 2)
    assert kelvaro.workshop.analyses.count() == 1
    assert analysis.ask(kelvaro.workshop, by=kelvaro.owner, at=FRIDAY) != run


def test_who_does_not_run_the_analysis_is_refused(kelvaro):
    ranked_planted(kelvaro)
    with pytest.raises(Forbidden):
        analysis.ask(kelvaro.workshop, by=kelvaro.contributor, at=MONDAY)

    assert not Job.objects.filter(name=analyses.JOB).exists()


def test_a_column_that_a_person_insists_on_takes_part(kelvaro):
    analysed(kelvaro)
    revenue = kelvaro.workshop.attribute_columns.get(key="annual_revenue")
    with pytest.raises(Invalid):
        attributes.insist(revenue, because="  ", by=kelvaro.facilitator, at=TUESDAY)
    attributes.insist(revenue, because="Finance trusts it more.", by=kelvaro.facilitator, at=TUESDAY)

    run = analyses.job(kelvaro.workshop)
    assert jobs.run(run.pk, at=TUESDAY) == "done"
    said = findings(kelvaro.workshop, analyses.latest(kelvaro.workshop), "")
    assert [row.name for row in said.left_out] == ["Employees", "Owner"]
    assert said.kept == [revenue]

    attributes.leave(revenue, by=kelvaro.facilitator, at=FRIDAY)
    revenue.refresh_from_db()
    assert (revenue.insisted_at, revenue.because) == (None, "")
