import pytest

from icpstudio.errors import Conflict, Forbidden, Invalid
from interviews.actions.answers import answer, skip
from interviews.actions.guides import prepare
from interviews.models import Answer, AnswerRevision
from tests.cast import FRIDAY, MONDAY, TUESDAY
from tests.interviews.heard import first, planned


@pytest.fixture
def interview(kelvaro):
    return planned(kelvaro)


def revisions() -> list[tuple[int, str]]:
    return list(AnswerRevision.objects.order_by("rev").values_list("rev", "text"))


def test_every_save_is_kept_as_a_revision(kelvaro, interview):
    ines = kelvaro.contributor
    one = answer(interview, first(interview), "It was", 0, by=ines, at=MONDAY)
    two = answer(interview, first(interview), "It was the waiting.", one.rev, by=ines, at=TUESDAY)

    assert (two.rev, two.text, two.saved_by, two.saved_at) == (2, "It was the waiting.", ines, TUESDAY)
    assert revisions() == [(1, "It was"), (2, "It was the waiting.")]


def test_the_same_text_again_is_no_new_revision(kelvaro, interview):
    answer(interview, first(interview), "It was", 0, by=kelvaro.contributor, at=MONDAY)
    again = answer(interview, first(interview), "It was", 0, by=kelvaro.facilitator, at=TUESDAY)

    assert (again.rev, again.saved_by, revisions()) == (1, kelvaro.contributor, [(1, "It was")])


def test_somebody_elses_text_is_never_overwritten(kelvaro, interview):
    answer(interview, first(interview), "Hers", 0, by=kelvaro.contributor, at=MONDAY, client="a", seq=1)

    with pytest.raises(Conflict) as refused:
        answer(interview, first(interview), "His", 0, by=kelvaro.facilitator, at=TUESDAY, client="b", seq=7)

    assert (refused.value.current.text, refused.value.current.rev) == ("Hers", 1)
    assert revisions() == [(1, "Hers")]


def test_without_a_window_only_the_revision_counts(kelvaro, interview):
    answer(interview, first(interview), "Hers", 0, by=kelvaro.contributor, at=MONDAY)

    with pytest.raises(Conflict):
        answer(interview, first(interview), "Hers, longer", 0, by=kelvaro.contributor, at=TUESDAY)

    assert revisions() == [(1, "Hers")]


def test_a_window_that_never_heard_the_reply_goes_on_where_it_was(kelvaro, interview):
    answer(interview, first(interview), "It was", 0, by=kelvaro.contributor, at=MONDAY, client="a", seq=1)

    later = answer(interview, first(interview), "It was the waiting.", 0, by=kelvaro.contributor, at=TUESDAY, client="a", seq=2)

    assert (later.rev, later.text) == (2, "It was the waiting.")


def test_a_save_that_was_overtaken_by_its_own_window_is_dropped(kelvaro, interview):
    answer(interview, first(interview), "It was the waiting.", 0, by=kelvaro.contributor, at=MONDAY, client="a", seq=2)

    late = answer(interview, first(interview), "It was", 0, by=kelvaro.contributor, at=TUESDAY, client="a", seq=1)

    assert (late.rev, late.text, revisions()) == (1, "It was the waiting.", [(1, "It was the waiting.")])


def test_a_window_does_not_go_on_over_somebody_else(kelvaro, interview):
    answer(interview, first(interview), "Hers", 0, by=kelvaro.contributor, at=MONDAY, client="a", seq=1)
    answer(interview, first(interview), "His", 1, by=kelvaro.facilitator, at=MONDAY, client="b", seq=1)

    with pytest.raises(Conflict) as refused:
        answer(interview, first(interview), "Hers again", 1, by=kelvaro.contributor, at=TUESDAY, client="a", seq=2)

    assert refused.value.current.text == "His"


def test_only_those_who_hold_the_interview_write_answers(kelvaro, interview):
    with pytest.raises(Forbidden):
        answer(interview, first(interview), "Overheard", 0, by=kelvaro.approver, at=MONDAY)

    assert not Answer.objects.exists()


def test_the_note_taker_holds_it_too(kelvaro):
    interview = planned(kelvaro, note_taker=kelvaro.sales_leader)

    assert answer(interview, first(interview), "Noted", 0, by=kelvaro.sales_leader, at=MONDAY).saved_by == kelvaro.sales_leader


def test_a_question_of_another_workshop_is_refused(kelvaro, nordhaven, interview):
    foreign = prepare(nordhaven.workshop, by=nordhaven.facilitator, at=MONDAY)[0]

    with pytest.raises(Invalid):
        answer(interview, foreign, "Leaked", 0, by=kelvaro.contributor, at=MONDAY)

    assert not Answer.objects.exists()


def test_a_question_is_left_open_with_a_reason_until_it_is_answered(kelvaro, interview):
    skip(interview, first(interview), "Fire drill", by=kelvaro.contributor, at=MONDAY)
    assert Answer.objects.get().skipped_because == "Fire drill"

    answer(interview, first(interview), "She called back.", 0, by=kelvaro.contributor, at=FRIDAY)
    assert Answer.objects.get().skipped_because == ""


def test_leaving_a_question_open_needs_a_reason(kelvaro, interview):
    with pytest.raises(Invalid):
        skip(interview, first(interview), " ", by=kelvaro.contributor, at=MONDAY)

    assert not Answer.objects.exists()
