from datetime import date

import pytest

from icpstudio.actions import audit
from icpstudio.errors import Conflict, Forbidden, Invalid
from icpstudio.models import AuditEntry
from interviews.actions.answers import answer
from interviews.actions.interviews import change, consent, finish, withdraw
from interviews.models import Interview
from profiles.choices import Mark, Outcome
from tests.cast import FRIDAY, MONDAY, TUESDAY
from tests.interviews.heard import answered, customer, logged, planned


def test_interviews_are_numbered_in_their_workshop(kelvaro, nordhaven):
    planned(nordhaven)

    assert [planned(kelvaro).number, planned(kelvaro).number] == [1, 2]


@pytest.mark.parametrize(
    ("outcomes", "about"),
    [([Outcome.WON, Outcome.LOST], "won"), ([Outcome.LOST], "lost"), ([Outcome.OPEN], "won"), ([], "won")],
)
def test_an_interview_is_about_a_won_deal_if_there_is_one(kelvaro, outcomes, about):
    assert planned(kelvaro, customer=customer(kelvaro, "Quofenex Ltd", Mark.BEST, *outcomes)).outcome == about


def test_the_group_follows_the_customers_mark(kelvaro):
    heard = customer(kelvaro, mark=Mark.LEAST_IDEAL)
    interview = planned(kelvaro, customer=heard)
    heard.mark = Mark.BEST
    heard.save()

    assert (Interview.objects.get(pk=interview.pk).group, planned(kelvaro).group) == (Mark.BEST, Mark.UNRANKED)


def test_a_customer_of_another_workspace_is_not_on_the_list(kelvaro, nordhaven):
    with pytest.raises(Invalid):
        planned(kelvaro, customer=customer(nordhaven))

    assert not Interview.objects.exists()


def test_a_stranger_can_not_be_the_interviewer(kelvaro, nordhaven):
    with pytest.raises(Invalid):
        planned(kelvaro, interviewer=nordhaven.contributor)

    assert not Interview.objects.exists()


def test_a_rep_plans_nothing(kelvaro):
    with pytest.raises(Forbidden):
        planned(kelvaro, by=kelvaro.rep)

    assert not Interview.objects.exists()


def test_consent_says_who_recorded_it_and_when(kelvaro):
    interview = consent(planned(kelvaro), "named", date(2026, 7, 8), by=kelvaro.contributor, at=TUESDAY)

    assert (interview.consent, interview.consent_by, interview.consent_at) == ("named", kelvaro.contributor, TUESDAY)
    assert kelvaro.audit()[-1] == ("record_consent", kelvaro.contributor, str(interview.pk))


def test_consent_is_recorded_by_those_who_hold_the_interview(kelvaro):
    interview = planned(kelvaro, interviewer=kelvaro.facilitator)

    with pytest.raises(Forbidden):
        consent(interview, "external", date(2026, 7, 8), by=kelvaro.contributor, at=MONDAY)

    assert Interview.objects.get().consent == ""


def test_finishing_needs_an_answer(kelvaro):
    interview = planned(kelvaro)

    with pytest.raises(Invalid):
        finish(interview, by=kelvaro.contributor, at=MONDAY)

    assert Interview.objects.get().state == "planned"


def test_finishing_keeps_a_fingerprint_of_every_answer_and_no_word_of_it(kelvaro):
    interview = planned(kelvaro)
    answered(interview, "Because of the docks.")

    finish(interview, by=kelvaro.contributor, at=FRIDAY)

    entry = AuditEntry.objects.order_by("seq").last()
    assert (interview.state, interview.finished_at, interview.finished_by) == ("logged", FRIDAY, kelvaro.contributor)
    assert entry.facts == {"answers": {"std-1": audit.digest("Because of the docks.")}}


def test_an_interview_is_finished_once(kelvaro):
    interview = logged(kelvaro)

    with pytest.raises(Conflict):
        finish(interview, by=kelvaro.contributor, at=FRIDAY)

    assert Interview.objects.get().finished_at == MONDAY


def test_what_is_withdrawn_says_why_and_takes_nothing_more(kelvaro):
    interview = logged(kelvaro)

    withdraw(interview, "She has left the company.", by=kelvaro.contributor, at=FRIDAY)

    interview.refresh_from_db()
    assert (interview.state, interview.withdrawn_reason, interview.withdrawn_by) == (
        "withdrawn",
        "She has left the company.",
        kelvaro.contributor,
    )
    for deed in (
        lambda: answer(interview, interview.answers.get().question, "More", 1, by=kelvaro.contributor, at=FRIDAY),
        lambda: consent(interview, "external", date(2026, 1, 1), by=kelvaro.contributor, at=FRIDAY),
        lambda: change(interview, alias="Somebody", by=kelvaro.contributor, at=FRIDAY),
        lambda: withdraw(interview, "Again", by=kelvaro.contributor, at=FRIDAY),
    ):
        with pytest.raises(Conflict):
            deed()
    assert "company" not in str([entry.facts for entry in AuditEntry.objects.all()])


def test_a_withdrawal_without_a_reason_is_refused(kelvaro):
    interview = logged(kelvaro)

    with pytest.raises(Invalid):
        withdraw(interview, "  ", by=kelvaro.contributor, at=FRIDAY)

    assert Interview.objects.get().state == "logged"
