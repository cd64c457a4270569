import pytest
from django.urls import reverse

from interviews.actions.themes import tag
from interviews.models import Quote
from tests.cast import CANARY, MONDAY, browser
from tests.interviews.heard import NAME, WORDS, logged


def picker(company, **query):
    return browser(company.facilitator).get(company.url(reverse("interviews:citation_picker", args=[company.workshop.pk])), query)


def found(answer) -> list[str]:
    return [said.text for said in answer.context["found"]]


def test_quotes_are_offered_as_far_as_consent_allows(kelvaro, nordhaven):
    logged(nordhaven, "external", alias=CANARY)
    logged(kelvaro, "internal")
    logged(kelvaro, "anonymous")

    answer = picker(kelvaro)

    assert (found(answer), NAME in answer.content.decode(), CANARY in answer.content.decode()) == ([WORDS], False, False)


@pytest.mark.parametrize(
    ("words", "finds"), [("trucks road", True), ("TRUCKS", True), ("gate", True), ("trucks gate", True), ("invoice", False)]
)
def test_a_quote_is_found_by_its_words_and_its_theme(kelvaro, words, finds):
    logged(kelvaro)
    tag(Quote.objects.get(), "Waiting at the gate", by=kelvaro.facilitator, at=MONDAY)

    assert found(picker(kelvaro, q=words)) == ([WORDS] if finds else [])


@pytest.mark.parametrize("who", ["contributor", "approver", "sales_leader", "rep"])
def test_only_those_who_draft_choose_quotes(kelvaro, who):
    logged(kelvaro, "external")

    answer = browser(getattr(kelvaro, who)).get(kelvaro.url(reverse("interviews:citation_picker", args=[kelvaro.workshop.pk])))

    assert (answer.status_code, WORDS in answer.content.decode()) == (403, False)
