from interviews.actions.guides import add, prepare
from interviews.choices import Method
from tests.cast import MONDAY, TUESDAY


def test_a_workshop_starts_from_the_six_standard_questions(kelvaro):
    prepare(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)

    assert [(row.position, row.key, row.text) for row in kelvaro.workshop.questions.order_by("position")] == [
        (1, "std-1", "Why did you choose us over our competitors?"),
        (2, "std-2", "Why do you think we are a good fit for your organisation?"),
        (3, "std-3", "Which key decision makers took part in the buying process?"),
        (4, "std-4", "What were you looking to solve when you bought from us?"),
        (5, "std-5", "How is our product used day to day in your organisation?"),
        (6, "std-6", "Why have you kept using it?"),
    ]


def test_preparing_again_changes_nothing(kelvaro):
    prepare(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)
    kelvaro.workshop.questions.filter(key="std-2").update(text="Why us?")

    prepare(kelvaro.workshop, by=kelvaro.contributor, at=TUESDAY)

    assert kelvaro.workshop.questions.count() == 6
    assert kelvaro.workshop.questions.get(key="std-2").text == "Why us?"
    assert kelvaro.audit() == [("plan_interview", kelvaro.facilitator, str(kelvaro.workshop.pk))]


def test_a_further_question_stands_behind_the_others_and_once(kelvaro):
    told = {
        "key": "os-risk",
        "method": Method.STYLE,
        "short": "Risk",
        "text": "What may stay open?",
        "by": kelvaro.facilitator,
        "at": MONDAY,
    }
    add(kelvaro.workshop, **told)
    add(kelvaro.workshop, **told)

    assert [row.position for row in kelvaro.workshop.questions.filter(key="os-risk")] == [7]
