from uuid import UUID, uuid4

import pytest

from interviews.actions.interviews import withdraw
from interviews.actions.themes import tag
from interviews.models import Interview, Quote
from interviews.queries.progress import port
from profiles import ports
from profiles.choices import Mark, Outcome
from profiles.ports import InterviewProgress, ThemeCount
from tests.cast import MONDAY
from tests.interviews.heard import NAME, WORDS, customer, logged, planned

NOBODY = UUID(int=7)


def test_the_floor_below_asks_this_port():
    assert ports.interviews is port


def test_nothing_planned_is_nothing_logged_and_all_missing(kelvaro):
    told = port.progress(kelvaro.workshop)

    assert told == InterviewProgress(0, 0, 0, 0, 0, "Missing: Best, won; Best, lost a deal; Least ideal, won; Least ideal, lost.")


def test_progress_counts_by_the_customers_mark_and_leaves_out_what_was_withdrawn(kelvaro, nordhaven):
    logged(nordhaven, customer=customer(nordhaven))
    best, least = customer(kelvaro), customer(kelvaro, "Arxan Inc.", Mark.LEAST_IDEAL)
    logged(kelvaro, customer=best)
    planned(kelvaro, customer=best)
    planned(kelvaro, customer=best, outcome=Outcome.LOST)
    logged(kelvaro, customer=least, outcome=Outcome.LOST)
    withdraw(logged(kelvaro, customer=least), "Asked to.", by=kelvaro.facilitator, at=MONDAY)

    told = port.progress(kelvaro.workshop)

    assert told == InterviewProgress(4, 2, 1, 1, 2, "Missing: Best, won; Best, lost a deal; Least ideal, won.")


@pytest.mark.parametrize(
    ("scope", "attribution"),
    [
        ("internal", None),
        ("anonymous", "Site manager, logistics, 640 employees"),
        ("named", "Site manager, logistics, 640 employees"),
        ("external", f"{NAME}, Site manager"),
    ],
)
def test_what_may_be_cited_and_under_which_name_follows_consent(kelvaro, scope, attribution):
    logged(kelvaro, scope)
    quote = Quote.objects.get()

    cited = port.citable(kelvaro.workshop)

    assert [said.attribution for said in cited] == ([attribution] if attribution else [])
    assert port.said(kelvaro.workshop, f"quote:{quote.pk}") == (cited[0] if cited else None)
    assert [(said.reference, said.text, said.question) for said in cited] == (
        [(f"quote:{quote.pk}", WORDS, "Why did you choose us over our competitors?")] if attribution else []
    )


def test_a_withdrawn_or_unfinished_interview_is_not_cited(kelvaro):
    interview = logged(kelvaro, "external")
    reference = Quote.objects.get().reference
    Interview.objects.update(state="planned")
    assert port.citable(kelvaro.workshop) == []

    Interview.objects.update(state="logged")
    withdraw(interview, "Asked to.", by=kelvaro.facilitator, at=MONDAY)

    assert (port.citable(kelvaro.workshop), port.said(kelvaro.workshop, reference)) == ([], None)


def test_a_reference_of_another_workspace_says_nothing(kelvaro, nordhaven):
    logged(nordhaven, "external")

    assert port.said(kelvaro.workshop, Quote.objects.get().reference) is None


@pytest.mark.parametrize("reference", ["", "quote:", "quote:7", f"theme:{NOBODY}", f"quote:{NOBODY}", "quote"])
def test_an_unknown_reference_says_nothing(kelvaro, reference):
    assert port.said(kelvaro.workshop, reference) is None


def test_themes_count_logged_interviews(kelvaro):
    logged(kelvaro)
    tag(Quote.objects.get(), "Waiting", by=kelvaro.facilitator, at=MONDAY)
    logged(kelvaro, "internal")
    tag(Quote.objects.order_by("-pk").first(), "Waiting", by=kelvaro.facilitator, at=MONDAY)
    logged(kelvaro)
    withdraw(logged(kelvaro), "Asked to.", by=kelvaro.facilitator, at=MONDAY)
    Quote.objects.order_by("-pk").first().tags.create(workspace=kelvaro.workspace, theme=kelvaro.workshop.themes.get(), tagged_at=MONDAY)

    assert port.themes(kelvaro.workshop) == [ThemeCount("Waiting", 2, 3)]


def test_a_customers_interviews_are_counted_once_logged(kelvaro):
    heard = customer(kelvaro)
    logged(kelvaro, customer=heard)
    planned(kelvaro, customer=heard)
    logged(kelvaro)

    assert (port.of_customer(kelvaro.workshop, heard.pk), port.of_customer(kelvaro.workshop, uuid4())) == (1, 0)
