import pytest
from hypothesis import given
from hypothesis import strategies as st

from icpstudio.errors import Forbidden, Invalid
from interviews.actions.answers import answer
from interviews.actions.quotes import find, mark_quote, remove
from interviews.models import Quote
from tests.cast import FRIDAY, MONDAY
from tests.interviews.heard import TEXT, WORDS, answered, first, logged, planned, quoted


def places() -> list[tuple[str, int | None, int | None]]:
    return list(Quote.objects.order_by("pk").values_list("text", "start", "end"))


def edit(quote: Quote, text: str) -> None:
    interview = quote.answer.interview
    answer(interview, first(interview), text, interview.answers.get().rev, by=interview.interviewer, at=FRIDAY)


def test_a_quote_is_the_exact_words_without_the_space_around_them(kelvaro):
    row = answered(planned(kelvaro), "Yes.  Because it works.  And more.")

    mark_quote(row, 4, 25, by=kelvaro.contributor, at=MONDAY)

    assert places() == [("Because it works.", 6, 23)]


def test_the_same_words_again_are_the_same_quote(kelvaro):
    quote = quoted(planned(kelvaro))

    again = mark_quote(quote.answer, quote.start, quote.end, by=kelvaro.facilitator, at=FRIDAY)

    assert (again, again.marked_by) == (quote, kelvaro.contributor)
    assert places() == [(WORDS, 20, 70)]


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 4), (-1, 3), (0, len(TEXT) + 1), (19, 20)])
def test_words_that_do_not_stand_in_the_answer_are_refused(kelvaro, start, end):
    row = answered(planned(kelvaro))

    with pytest.raises(Invalid):
        mark_quote(row, start, end, by=kelvaro.contributor, at=MONDAY)

    assert places() == []


def test_offsets_count_characters_not_bytes(kelvaro):
    row = answered(planned(kelvaro), "🚚 Müssen wir warten? Nö.")

    mark_quote(row, 2, 20, by=kelvaro.contributor, at=MONDAY)

    assert places() == [("Müssen wir warten?", 2, 20)]


def test_a_quote_follows_its_words_when_text_is_put_before_them(kelvaro):
    quote = quoted(planned(kelvaro))

    edit(quote, "Well. " + TEXT)

    assert places() == [(WORDS, 26, 76)]


def test_a_quote_whose_words_are_edited_keeps_them_and_is_loose(kelvaro):
    quote = quoted(planned(kelvaro))

    edit(quote, TEXT.replace("by six", "by seven"))
    assert places() == [(WORDS, None, None)]

    edit(quote, TEXT)
    assert places() == [(WORDS, 20, 70)]


def test_two_quotes_may_come_to_stand_at_one_place(kelvaro):
    row = answered(planned(kelvaro), "Always. Always.")
    mark_quote(row, 0, 7, by=kelvaro.contributor, at=MONDAY)
    second = mark_quote(row, 8, 15, by=kelvaro.contributor, at=MONDAY)

    edit(second, "Always.")

    assert places() == [("Always.", 0, 7), ("Always.", 0, 7)]


def test_only_those_who_hold_the_interview_mark_and_remove(kelvaro):
    quote = quoted(planned(kelvaro))

    with pytest.raises(Forbidden):
        mark_quote(quote.answer, 0, 5, by=kelvaro.approver, at=MONDAY)
    with pytest.raises(Forbidden):
        remove(quote, by=kelvaro.approver, at=MONDAY)

    assert places() == [(WORDS, 20, 70)]


def test_removing_a_quote_leaves_the_answer_and_a_trace(kelvaro):
    interview = logged(kelvaro)
    quote = Quote.objects.get()
    key = str(quote.pk)

    remove(quote, by=kelvaro.contributor, at=FRIDAY)

    assert (places(), interview.answers.get().text) == ([], TEXT)
    assert kelvaro.audit()[-1] == ("mark_quote", kelvaro.contributor, key)


@given(st.text("ab ", max_size=12), st.text("ab ", max_size=12), st.text("ab ", min_size=1, max_size=6), st.text("ab ", max_size=12))
def test_a_quote_is_found_at_its_words_or_not_at_all(before, after, words, added):
    text = before + words + after
    edited = after + added + before

    place = find(words, edited, text, len(before))

    assert find(words, text + added, text, len(before)) == len(before)
    assert (place is None) == (words not in edited)
    assert place is None or edited[place : place + len(words)] == words
