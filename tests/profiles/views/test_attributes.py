"""Step 3 in the browser: what each role sees, and that each button leads back."""

import pytest
from django.urls import reverse

from profiles.actions import analysis
from profiles.actions import criteria as actions
from profiles.models import Customer
from tests.cast import MONDAY, browser
from tests.factories.analysed import analysed

LINE = "Logistics or Manufacturing"
QUERIES = 24  # whatever the number of customers, deals and criteria


def page(company, who, query=""):
    return browser(who).get(company.url(f"workshops/{company.workshop.pk}/attributes/{query}"))


def post(company, path, **data):
    return browser(company.facilitator).post(company.url(path), data)


def test_an_empty_workshop_says_what_will_be_here(kelvaro):
    response = page(kelvaro, kelvaro.facilitator)

    assert response.status_code == 200
    assert "Nothing to compare yet" in response.content.decode()


def test_a_few_customers_are_too_few_and_the_page_says_so(kelvaro):
    for number in range(6):
        Customer.objects.create(
            workspace=kelvaro.workspace, workshop=kelvaro.workshop, name=f"c{number}", folded_name=f"c{number}", rank=number + 1,
            mark="best" if number < 2 else "rest", figures={"deals_won": 1, "deals_lost": 0},
        )  # fmt: skip
    analysis.run(kelvaro.workshop.pk, by=kelvaro.facilitator.pk, at=MONDAY)
    words = page(kelvaro, kelvaro.facilitator).content.decode()

    assert "2 best customers and 4 others are too few to compare." in words
    assert "The data propose no criterion" in words


def test_asking_for_the_analysis_shows_its_progress(kelvaro):
    Customer.objects.create(workspace=kelvaro.workspace, workshop=kelvaro.workshop, name="a", folded_name="a")
    base = f"workshops/{kelvaro.workshop.pk}/attributes/"
    response = post(kelvaro, f"{base}analyse/")

    assert response.status_code == 302
    assert 'id="analysis-progress"' in page(kelvaro, kelvaro.facilitator).content.decode()
    assert browser(kelvaro.facilitator).get(kelvaro.url(f"{base}progress/")).status_code == 200


@pytest.mark.slow
def test_the_whole_page_for_who_runs_it_and_for_who_reads_it(kelvaro, django_assert_num_queries):
    analysed(kelvaro)
    client = browser(kelvaro.facilitator)
    path = kelvaro.url(f"workshops/{kelvaro.workshop.pk}/attributes/")
    client.get(path)
    with django_assert_num_queries(QUERIES):
        words = client.get(path).content.decode()
    assert "Take the proposed criteria" in words

    actions.propose(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)
    actions.add_hypothesis(kelvaro.workshop, name="Docks", category="business_need", kind="must-have", by=kelvaro.facilitator, at=MONDAY)
    with django_assert_num_queries(QUERIES):
        words = client.get(path).content.decode()
    assert "Separates won from lost: 0.76 [0.70–0.81]" in words
    assert "30 of 43 best, 103 of 428 others, 6 of 57 least ideal" in words
    assert "hypothesis, nothing counted yet; not in the back-test" in words
    assert "One point more for " + LINE in words

    reader = page(kelvaro, kelvaro.contributor, "?show=all").content.decode()
    assert "Germany (home market)" in reader
    assert "Separates won from lost" in reader
    assert [word in reader for word in ("One point more", "Use as criterion", "Keep it and run", "Add a hypothesis")] == [False] * 4
    assert page(kelvaro, kelvaro.rep).status_code == 403


@pytest.mark.slow
def test_each_button_of_the_scorecard_leads_back_to_it(kelvaro):
    analysed(kelvaro)
    back = kelvaro.url(f"workshops/{kelvaro.workshop.pk}/attributes/#scorecard")
    base = f"workshops/{kelvaro.workshop.pk}/criteria/"
    assert post(kelvaro, f"{base}propose/").url == back
    row = kelvaro.workshop.criteria.get(name=LINE)

    assert post(kelvaro, f"criteria/{row.pk}/points/", points=4).url == back
    assert post(kelvaro, f"criteria/{row.pk}/points/", points=9).status_code == 422
    assert post(kelvaro, f"{base}thresholds/", ideal=7, secondary=3).url == back
    assert post(kelvaro, f"{base}hypothesis/", name="Docks", category="business_need", kind="must-have").url == back
    assert post(kelvaro, f"criteria/{row.pk}/move/").url == back
    assert post(kelvaro, f"criteria/{row.pk}/amend/", name="Logistics firms", category=row.category, kind="must-have").url == back
    row.refresh_from_db()
    kelvaro.workshop.refresh_from_db()
    assert (row.name, row.kind, row.points, row.position) == ("Logistics firms", "must-have", None, 1)
    assert (kelvaro.workshop.ideal_from, kelvaro.workshop.secondary_from) == (7, 3)
    assert post(kelvaro, f"criteria/{row.pk}/remove/").url == back
    assert not kelvaro.workshop.criteria.filter(pk=row.pk).exists()


@pytest.mark.slow
def test_a_row_becomes_a_criterion_by_a_form(kelvaro):
    analysed(kelvaro)
    new = f"workshops/{kelvaro.workshop.pk}/criteria/new/"
    said = {
        "basis": "customer",
        "condition": '{"column": "industry", "kind": "is", "value": "Education"}',
        "category": "company_demographics",
    }
    form = browser(kelvaro.facilitator).get(kelvaro.url(new), said | {"name": "Education", "points": "-3"})
    assert 'value="Education"' in form.content.decode()

    assert post(kelvaro, new, **said, name="", kind="exclude").status_code == 422
    assert post(kelvaro, new, **said, name="Education", kind="exclude").status_code == 302
    assert post(kelvaro, new, **said, name="Schools", kind="exclude").status_code == 422
    row = kelvaro.workshop.criteria.get()
    assert (row.name, row.kind, row.evidence["best"]) == ("Education", "exclude", [0, 43])
    assert reverse("profiles:criterion", args=[kelvaro.workshop.pk]).endswith(new)
