from datetime import date

import pytest
from django.urls import reverse

from interviews.actions.interviews import withdraw
from interviews.actions.themes import tag
from interviews.models import Interview, Quote, Tag
from profiles.choices import Mark, Outcome
from tests.cast import CANARY, MONDAY, browser
from tests.interviews.heard import NAME, WORDS, answered, customer, logged, planned

COMPANY = "Solyoron GmbH"


def index(company):
    return company.url(reverse("interviews:index", args=[company.workshop.pk]))


def at(company, name, subject):
    return company.url(reverse(f"interviews:{name}", args=[subject.pk]))


def details(company, **other):
    return {
        "customer": "",
        "outcome": "won",
        "alias": "Site manager",
        "respondent": NAME,
        "role": "",
        "language": "en",
        "channel": "telephone",
        "held_on": "2024-07-08",
        "minutes": "45",
        "interviewer": str(company.contributor.pk),
        "note_taker": "",
        "buying_roles": ["champion", "decider"],
        **other,
    }


def test_an_empty_page_teaches_and_offers_the_next_step(kelvaro):
    page = browser(kelvaro.contributor).get(index(kelvaro)).content.decode()

    assert ("No interviews yet" in page, "Plan the first interview" in page) == (True, True)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("owner", True), ("facilitator", True), ("contributor", True), ("approver", False), ("sales_leader", False)],
)
def test_names_are_for_those_who_run_the_workshop_or_held_the_interview(kelvaro, who, sees):
    interview = logged(kelvaro, "anonymous", customer=customer(kelvaro))
    client = browser(getattr(kelvaro, who))

    pages = [client.get(url).content.decode() for url in (index(kelvaro), at(kelvaro, "interview", interview))]

    assert [(NAME in page, COMPANY in page) for page in pages] == [(sees, sees)] * 2
    assert all("Site manager, logistics, 640 employees" in page for page in pages)


def test_another_contributor_sees_aliases_only(kelvaro):
    interview = logged(kelvaro, "internal", customer=customer(kelvaro), interviewer=kelvaro.facilitator)
    client = browser(kelvaro.contributor)

    page = client.get(at(kelvaro, "interview", interview)).content.decode()

    assert (NAME in page, COMPANY in page, WORDS in page) == (False, False, False)
    for name in ("details", "consent", "withdraw"):
        assert client.get(at(kelvaro, name, interview)).status_code == 403


@pytest.mark.parametrize(("scope", "sees"), [("internal", False), ("anonymous", True), ("named", True), ("external", True)])
def test_others_read_the_quotes_that_may_be_cited(kelvaro, scope, sees):
    interview = logged(kelvaro, scope)

    page = browser(kelvaro.approver).get(at(kelvaro, "interview", interview)).content.decode()

    assert (WORDS in page, NAME in page) == (sees, scope == "external")


def test_a_rep_sees_nothing_of_interviews(kelvaro):
    interview = logged(kelvaro, "external")

    answers = [browser(kelvaro.rep).get(url) for url in (index(kelvaro), at(kelvaro, "interview", interview))]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert all(WORDS not in answer.content.decode() for answer in answers)


def test_a_stranger_finds_nothing(kelvaro, nordhaven):
    interview = logged(nordhaven, "external", alias=CANARY)
    client = browser(kelvaro.owner)
    quote = Quote.objects.get()
    row = tag(quote, CANARY, by=nordhaven.facilitator, at=MONDAY)
    reading = [index(nordhaven).replace("nordhaven", "kelvaro")] + [
        at(kelvaro, name, interview) for name in ("interview", "details", "consent", "withdraw")
    ]
    writing = [
        at(kelvaro, "finish", interview),
        at(kelvaro, "withdraw", interview),
        at(kelvaro, "remove_quote", quote),
        at(kelvaro, "tag", quote),
        at(kelvaro, "untag", row),
    ]

    answers = [client.get(url) for url in reading] + [client.post(url, {"theme": "x", "reason": "x"}) for url in writing]

    assert {answer.status_code for answer in answers} == {404}
    assert all(CANARY.encode() not in answer.content for answer in answers)
    assert (Quote.objects.count(), Tag.objects.count(), Interview.objects.get().state) == (1, 1, "logged")


def test_an_interview_is_planned_by_the_customers_name(kelvaro):
    heard = customer(kelvaro)

    answer = browser(kelvaro.contributor).post(at(kelvaro, "plan", kelvaro.workshop), details(kelvaro, customer="solyoron gmbh"))

    row = Interview.objects.get()
    assert answer["Location"] == at(kelvaro, "interview", row)
    assert (row.customer, row.alias, row.held_on, row.minutes, row.buying_roles, row.planned_by) == (
        heard,
        "Site manager",
        date(2024, 7, 8),
        45,
        ["champion", "decider"],
        kelvaro.contributor,
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"customer": "Nobody Ltd"}, "customer"),
        ({"alias": ""}, "alias"),
        ({"minutes": "0"}, "minutes"),
        ({"buying_roles": ["king"]}, "buying_roles"),
    ],
)
def test_a_form_that_can_not_be_used_says_where(kelvaro, changed, field):
    customer(kelvaro)

    answer = browser(kelvaro.contributor).post(at(kelvaro, "plan", kelvaro.workshop), details(kelvaro, **changed))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Interview.objects.exists()


def test_a_customer_or_member_of_another_workspace_can_not_be_chosen(kelvaro, nordhaven):
    customer(nordhaven, CANARY)
    client, url = browser(kelvaro.facilitator), at(kelvaro, "plan", kelvaro.workshop)

    for changed in ({"customer": CANARY}, {"interviewer": str(nordhaven.contributor.pk)}):
        assert client.post(url, details(kelvaro, **changed)).status_code == 422

    assert not Interview.objects.exists()


def test_of_two_customers_with_one_name_the_id_tells(kelvaro):
    first, second = customer(kelvaro), customer(kelvaro)
    type(first).objects.filter(pk=second.pk).update(external_id="1140")
    client, url = browser(kelvaro.contributor), at(kelvaro, "plan", kelvaro.workshop)

    assert client.post(url, details(kelvaro, customer=COMPANY)).status_code == 422
    client.post(url, details(kelvaro, customer=f"{COMPANY} (1140)"))

    assert Interview.objects.get().customer == second


def test_details_are_corrected_in_the_same_form(kelvaro):
    interview = planned(kelvaro, customer=customer(kelvaro))
    client = browser(kelvaro.contributor)
    values = client.get(at(kelvaro, "details", interview)).context["form"].initial

    answer = client.post(at(kelvaro, "details", interview), details(kelvaro, customer=values["customer"], alias="Shift lead"))

    interview.refresh_from_db()
    assert (answer.status_code, interview.alias, interview.customer.name) == (302, "Shift lead", COMPANY)


def test_consent_then_finish_then_withdraw(kelvaro):
    interview = planned(kelvaro)
    answered(interview)
    client = browser(kelvaro.contributor)

    client.post(at(kelvaro, "consent", interview), {"scope": "named", "keep_until": "2026-07-08"})
    client.post(at(kelvaro, "finish", interview))
    interview.refresh_from_db()
    assert (interview.consent, interview.keep_until, interview.state) == ("named", date(2026, 7, 8), "logged")

    assert client.post(at(kelvaro, "withdraw", interview), {"reason": ""}).status_code == 422
    client.post(at(kelvaro, "withdraw", interview), {"reason": "She asked us to."})
    interview.refresh_from_db()
    assert (interview.state, interview.withdrawn_reason) == ("withdrawn", "She asked us to.")


def test_finishing_without_an_answer_says_what_is_missing(kelvaro):
    answer = browser(kelvaro.contributor).post(at(kelvaro, "finish", planned(kelvaro)))

    assert (answer.status_code, Interview.objects.get().state) == (422, "planned")
    assert "Nothing is written down yet." in answer.content.decode()


def test_a_withdrawn_interview_shows_its_quotes_to_nobody_who_may_not_read_answers(kelvaro):
    interview = logged(kelvaro, "external")
    withdraw(interview, "Her own words about it.", by=kelvaro.facilitator, at=MONDAY)

    page = browser(kelvaro.approver).get(at(kelvaro, "interview", interview)).content.decode()

    assert (WORDS in page, NAME in page, "Her own words" in page, "Withdrawn on" in page) == (False, False, False, True)


@pytest.mark.parametrize("path", ["index", "themes", "citation_picker"])
def test_a_page_costs_the_same_for_one_interview_and_for_three(kelvaro, path, count_of):
    client = browser(kelvaro.facilitator)
    url = at(kelvaro, path, kelvaro.workshop)

    def hear(name):
        interview = logged(kelvaro, customer=customer(kelvaro, name, Mark.BEST, Outcome.WON))
        tag(Quote.objects.get(answer__interview=interview), f"Spoke of {name}", by=kelvaro.facilitator, at=MONDAY)

    hear("Quofenex Ltd")
    one = count_of(client, url)
    hear("Soltoron GmbH")
    hear("Bencorus GmbH")

    assert count_of(client, url) == one


@pytest.mark.parametrize("told", [{}, {"from": "interview"}])
def test_a_tag_without_a_name_says_so_where_it_was_typed(kelvaro, told):
    logged(kelvaro)

    answer = browser(kelvaro.contributor).post(at(kelvaro, "tag", Quote.objects.get()), {"theme": " ", **told})

    assert (answer.status_code, Tag.objects.count()) == (422, 0)
    assert "Type the name of a theme." in answer.content.decode()


def test_answers_of_a_withdrawn_interview_are_shown_to_nobody(kelvaro):
    interview = logged(kelvaro, "external")
    question = interview.answers.get().question
    withdraw(interview, "Asked to.", by=kelvaro.contributor, at=MONDAY)
    url = kelvaro.url(reverse("interviews:question", args=[interview.pk, question.pk]))

    for member in (kelvaro.owner, kelvaro.contributor):
        answers = [browser(member).get(url), browser(member).get(at(kelvaro, "interview", interview))]
        assert [answer.status_code for answer in answers] == [409, 200]
        assert all(WORDS not in answer.content.decode() for answer in answers)
