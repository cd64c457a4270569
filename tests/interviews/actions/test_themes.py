import pytest

from icpstudio.errors import Conflict, Forbidden, Invalid
from interviews.actions.interviews import withdraw
from interviews.actions.themes import tag, untag
from interviews.models import Quote, Tag, Theme
from tests.cast import FRIDAY, MONDAY
from tests.interviews.heard import logged, planned, quoted


def tags() -> list[tuple[str, object]]:
    return [(row.theme.name, row.tagged_by) for row in Tag.objects.select_related("theme", "tagged_by").order_by("theme__name")]


def test_typing_a_name_makes_the_theme_once(kelvaro):
    quote = quoted(planned(kelvaro))

    tag(quote, "Waiting at the gate", by=kelvaro.contributor, at=MONDAY)
    tag(quote, "  waiting AT the   gate", by=kelvaro.facilitator, at=FRIDAY)

    assert tags() == [("Waiting at the gate", kelvaro.contributor)]
    assert Theme.objects.count() == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_theme_has_a_name_that_can_be_read(kelvaro, name):
    quote = quoted(planned(kelvaro))

    with pytest.raises(Invalid):
        tag(quote, name, by=kelvaro.contributor, at=MONDAY)

    assert not Theme.objects.exists()


def test_taking_a_theme_off_leaves_the_theme(kelvaro):
    row = tag(quoted(planned(kelvaro)), "Detention fees", by=kelvaro.contributor, at=MONDAY)

    untag(row, by=kelvaro.facilitator, at=FRIDAY)

    assert (tags(), list(Theme.objects.values_list("name", flat=True))) == ([], ["Detention fees"])


def test_whoever_takes_part_tags_what_may_be_cited(kelvaro):
    logged(kelvaro, "anonymous")

    tag(Quote.objects.get(), "Detention fees", by=kelvaro.approver, at=MONDAY)

    assert tags() == [("Detention fees", kelvaro.approver)]


def test_what_may_not_be_cited_is_tagged_by_its_own_people_only(kelvaro):
    logged(kelvaro, "internal")

    with pytest.raises(Forbidden):
        tag(Quote.objects.get(), "Detention fees", by=kelvaro.approver, at=MONDAY)

    assert not Theme.objects.exists()


def test_nothing_is_tagged_in_a_withdrawn_interview(kelvaro):
    withdraw(logged(kelvaro), "Asked to.", by=kelvaro.contributor, at=MONDAY)

    with pytest.raises(Conflict):
        tag(Quote.objects.get(), "Detention fees", by=kelvaro.facilitator, at=FRIDAY)

    assert not Theme.objects.exists()
