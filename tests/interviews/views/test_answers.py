import pytest
from django.urls import reverse

from interviews.actions.interviews import withdraw
from interviews.models import Answer, AnswerRevision, Quote
from tests.cast import CANARY, browser
from tests.interviews.heard import TEXT, WORDS, answered, first, logged, planned, quoted

QUESTION, AUTOSAVE, SKIP, MARK = "question", "autosave", "skip", "mark_quote"
AS_SCRIPT = {"HTTP_ACCEPT": "application/json", "HTTP_X_AUTOSAVE": "1"}


def at(company, interview, name, question=None):
    question = question or first(interview)
    return company.url(reverse(f"interviews:{name}", args=[interview.pk, question.pk]))


@pytest.fixture
def interview(kelvaro):
    return planned(kelvaro)


def test_a_pause_saves_and_says_when(kelvaro, interview):
    answer = browser(kelvaro.contributor).post(
        at(kelvaro, interview, AUTOSAVE), {"text": "It was\r\nthe waiting. ", "rev": 0, "client": "a", "seq": 3}, **AS_SCRIPT
    )

    assert (answer.status_code, sorted(answer.json()), answer.json()["rev"]) == (200, ["at", "rev"], 1)
    saved = Answer.objects.get()
    assert (saved.text, saved.client, saved.seq, saved.saved_by) == ("It was\nthe waiting. ", "a", 3, kelvaro.contributor)


def test_the_slower_of_two_is_shown_both_texts(kelvaro, interview):
    answered(interview, "Hers")

    answer = browser(kelvaro.facilitator).post(at(kelvaro, interview, AUTOSAVE), {"text": "His", "rev": 0, "client": "b", "seq": 1})

    assert (answer.status_code, answer.json()) == (409, {"rev": 1, "by": "Ines Okafor", "fields": {"text": "Hers"}})
    assert Answer.objects.get().text == "Hers"


def test_an_answer_that_is_too_long_is_refused_and_says_by_how_much(kelvaro, interview):
    answer = browser(kelvaro.contributor).post(at(kelvaro, interview, AUTOSAVE), {"text": "x" * 100_001, "rev": 0})

    assert answer.status_code == 422
    assert answer.json() == {"errors": {"text": ["An answer has at most 100000 characters; this one has 100001."]}}
    assert not Answer.objects.exists()


def test_a_withdrawn_interview_takes_no_answer_and_says_so(kelvaro):
    interview = logged(kelvaro)
    withdraw(interview, "Asked to.", by=kelvaro.facilitator, at=interview.planned_at)

    answer = browser(kelvaro.contributor).post(at(kelvaro, interview, AUTOSAVE), {"text": "More", "rev": 1})

    assert (answer.status_code, answer.json()["errors"]["text"]) == (
        422,
        ["This interview was withdrawn. Nothing is added to it any more."],
    )
    assert Answer.objects.get().text == TEXT


@pytest.mark.parametrize("name", [QUESTION, AUTOSAVE, SKIP, MARK])
@pytest.mark.parametrize(("who", "status"), [("approver", 403), ("sales_leader", 403), ("rep", 403), (None, 302)])
def test_nobody_else_writes_or_reads_an_answer(kelvaro, interview, name, who, status):
    answered(interview)
    client = browser(getattr(kelvaro, who) if who else None)

    answers = [client.post(at(kelvaro, interview, name), {"text": WORDS, "rev": 1, "reason": "x"})]
    if name == QUESTION:
        answers.append(client.get(at(kelvaro, interview, name)))

    assert {answer.status_code for answer in answers} == {status}
    assert all(b"waiting" not in answer.content for answer in answers)
    assert (Answer.objects.get().text, Quote.objects.count(), AnswerRevision.objects.count()) == (TEXT, 0, 1)


@pytest.mark.parametrize("name", [QUESTION, AUTOSAVE, SKIP, MARK])
def test_a_strangers_interview_or_question_is_not_there(kelvaro, nordhaven, interview, name):
    foreign = planned(nordhaven, alias=CANARY)
    client = browser(kelvaro.owner)
    mixed = [(foreign, None), (interview, first(foreign)), (foreign, first(interview))]

    answers = [client.post(at(kelvaro, inter, name, question), {"text": "x", "rev": 0, "reason": "x"}) for inter, question in mixed]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert all(CANARY.encode() not in answer.content for answer in answers)
    assert not Answer.objects.exists()


def test_without_script_the_button_saves_and_goes_on(kelvaro, interview):
    second = interview.workshop.questions.get(key="std-2")

    answer = browser(kelvaro.contributor).post(at(kelvaro, interview, QUESTION), {"text": TEXT, "rev": 0, "go": "next"})

    assert (answer.status_code, answer["Location"]) == (302, at(kelvaro, interview, QUESTION, second))
    assert Answer.objects.get().text == TEXT


def test_without_script_the_slower_of_two_gets_a_page_with_both_texts(kelvaro, interview):
    answered(interview, "What she wrote")

    answer = browser(kelvaro.facilitator).post(at(kelvaro, interview, QUESTION), {"text": "What he wrote", "rev": 0})

    page = answer.content.decode()
    assert (answer.status_code, "What she wrote" in page, "What he wrote</textarea>" in page) == (409, True, True)
    assert 'name="rev" value="1"' in page
    assert Answer.objects.get().text == "What she wrote"


def test_the_last_question_leads_to_the_interview(kelvaro, interview):
    last = interview.workshop.questions.get(key="std-6")

    answer = browser(kelvaro.contributor).post(at(kelvaro, interview, QUESTION, last), {"text": "", "rev": 0, "go": "next"})

    assert answer["Location"] == kelvaro.url(reverse("interviews:interview", args=[interview.pk]))


def test_pasted_words_become_a_quote_at_their_place(kelvaro, interview):
    answered(interview)

    answer = browser(kelvaro.contributor).post(at(kelvaro, interview, MARK), {"text": f" {WORDS} ", "start": "", "end": ""})

    assert (answer.status_code, list(Quote.objects.values_list("text", "start", "end"))) == (302, [(WORDS, 20, 70)])


def test_selected_words_are_quoted_where_they_were_selected(kelvaro, interview):
    answered(interview, "Always. Always.")

    browser(kelvaro.contributor).post(at(kelvaro, interview, MARK), {"text": "Always.", "start": 8, "end": 15})

    assert list(Quote.objects.values_list("text", "start", "end")) == [("Always.", 8, 15)]


def test_words_that_were_never_said_are_no_quote(kelvaro, interview):
    answered(interview)

    answer = browser(kelvaro.contributor).post(at(kelvaro, interview, MARK), {"text": "We love it", "start": 0, "end": 10})

    assert (answer.status_code, Quote.objects.count()) == (422, 0)
    assert "These words do not stand in the saved answer." in answer.content.decode()


def test_by_script_only_the_quotes_come_back(kelvaro, interview):
    answered(interview)

    answer = browser(kelvaro.contributor).post(at(kelvaro, interview, MARK), {"text": WORDS}, HTTP_HX_REQUEST="true")

    page = answer.content.decode()
    assert (answer.status_code, page.strip()[:8], "<html" in page, WORDS in page) == (200, "<section", False, True)


def test_the_page_costs_the_same_for_one_quote_and_for_three(kelvaro, interview, count_of):
    client = browser(kelvaro.contributor)
    client.post(kelvaro.url(reverse("interviews:tag", args=[quoted(interview).pk])), {"theme": "Waiting"})
    url = at(kelvaro, interview, QUESTION)
    one = count_of(client, url)
    for words in ("It was the waiting.", "Nobody could say how many."):
        client.post(at(kelvaro, interview, MARK), {"text": words})
    for quote in Quote.objects.all():
        client.post(kelvaro.url(reverse("interviews:tag", args=[quote.pk])), {"theme": "Waiting"})

    assert count_of(client, url) == one
