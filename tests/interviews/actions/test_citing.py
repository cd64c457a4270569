from datetime import date

import pytest

from icpstudio.errors import Forbidden, Invalid
from interviews.actions.citing import push
from interviews.actions.interviews import consent, withdraw
from interviews.actions.themes import tag
from interviews.models import Quote, Theme
from profiles.choices import EvidenceKind
from profiles.models import Attribute, Customer, Evidence, Version
from tests.cast import FRIDAY, MONDAY, TUESDAY
from tests.interviews.heard import WORDS, customer, logged


def spoke(company, name="Solyoron GmbH", theme="Waiting"):
    interview = logged(company, customer=customer(company, name))
    if theme:
        tag(Quote.objects.get(answer__interview=interview), theme, by=company.facilitator, at=MONDAY)
    return interview


def values(company) -> dict[str, object]:
    key = Attribute.objects.filter(workshop=company.workshop).values_list("key", flat=True).first()
    return {row.name: row.attributes.get(key) for row in Customer.objects.filter(workshop=company.workshop)}


def cited(company) -> Evidence:
    """The quote, copied onto the open draft."""
    version = Version.objects.create(workspace=company.workspace, workshop=company.workshop, number=1, drafted_at=MONDAY)
    return version.evidence.create(
        workspace=company.workspace,
        line="why_choose",
        kind=EvidenceKind.QUOTE,
        text=WORDS,
        reference=Quote.objects.get().reference,
        digest="0" * 64,
        attached_at=MONDAY,
    )


def test_a_theme_becomes_an_attribute_of_those_who_were_heard(kelvaro):
    spoke(kelvaro)
    spoke(kelvaro, "Arxan Inc.", theme="")
    customer(kelvaro, "Kallun Ltd")

    push(Theme.objects.get(), by=kelvaro.facilitator, at=TUESDAY)

    assert [(row.name, row.kind) for row in Attribute.objects.all()] == [("Spoke of: Waiting", "bool")]
    assert values(kelvaro) == {"Solyoron GmbH": True, "Arxan Inc.": False, "Kallun Ltd": None}
    assert (Theme.objects.get().pushed_at, Theme.objects.get().pushed_by) == (TUESDAY, kelvaro.facilitator)


def test_pushing_again_brings_it_up_to_date(kelvaro):
    spoke(kelvaro)
    push(Theme.objects.get(), by=kelvaro.facilitator, at=TUESDAY)
    spoke(kelvaro, "Arxan Inc.")

    push(Theme.objects.get(), by=kelvaro.facilitator, at=FRIDAY)

    assert (values(kelvaro), Attribute.objects.count()) == ({"Solyoron GmbH": True, "Arxan Inc.": True}, 1)


def test_a_theme_that_no_customer_spoke_of_is_no_attribute(kelvaro):
    tag(Quote.objects.get(answer__interview=logged(kelvaro)), "Waiting", by=kelvaro.facilitator, at=MONDAY)

    with pytest.raises(Invalid):
        push(Theme.objects.get(), by=kelvaro.facilitator, at=TUESDAY)

    assert not Attribute.objects.exists()


def test_only_those_who_run_the_workshop_push(kelvaro):
    spoke(kelvaro)

    with pytest.raises(Forbidden):
        push(Theme.objects.get(), by=kelvaro.contributor, at=TUESDAY)

    assert not Attribute.objects.exists()


def test_a_withdrawn_interview_leaves_attribute_and_draft(kelvaro):
    interview = spoke(kelvaro)
    spoke(kelvaro, "Arxan Inc.", theme="")
    push(Theme.objects.get(), by=kelvaro.facilitator, at=TUESDAY)
    Quote.objects.exclude(answer__interview=interview).delete()
    cited(kelvaro)

    withdraw(interview, "Asked to.", by=kelvaro.contributor, at=FRIDAY)

    assert (values(kelvaro), Evidence.objects.count()) == ({"Solyoron GmbH": None, "Arxan Inc.": False}, 0)


@pytest.mark.parametrize(
    ("before", "after", "stays"),
    [("external", "named", 0), ("named", "anonymous", 1), ("anonymous", "internal", 0), ("anonymous", "anonymous", 1)],
)
def test_words_leave_the_draft_when_the_name_they_stand_under_is_no_longer_allowed(kelvaro, before, after, stays):
    interview = logged(kelvaro, before)
    cited(kelvaro)

    consent(interview, after, date(2026, 7, 8), by=kelvaro.contributor, at=FRIDAY)

    assert Evidence.objects.count() == stays
