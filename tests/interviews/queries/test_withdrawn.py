"""A page that has left the draft is flagged when a quote on it may no longer be cited."""

from interviews.actions.interviews import withdraw
from interviews.models import Quote
from profiles import ports
from profiles.actions import approvals, drafting, workshops
from profiles.queries import readings, versions
from tests.cast import FRIDAY, TUESDAY, browser
from tests.factories.pages import drafted
from tests.interviews.heard import logged


def test_a_submitted_page_is_flagged_and_its_words_stay_as_they_were(kelvaro):
    interview = logged(kelvaro, "anonymous")
    version = drafted(kelvaro)
    said = ports.interviews.said(kelvaro.workshop, Quote.objects.get().reference)
    drafting.attach_evidence(version, line="why_choose", said=said, by=kelvaro.facilitator, at=TUESDAY)
    workshops.name_approvers(kelvaro.workshop, [kelvaro.henrik], needed=1, by=kelvaro.facilitator, at=TUESDAY)
    approvals.submit(version, by=kelvaro.facilitator, at=TUESDAY)
    before = readings.standing(versions.one(kelvaro.facilitator, version.pk))

    withdraw(interview, "Asked to.", by=kelvaro.facilitator, at=FRIDAY)

    after = readings.standing(versions.one(kelvaro.facilitator, version.pk))
    assert (before.withdrawn, before.flag, after.withdrawn) == (0, "", 1)
    assert versions.content_hash(version) == versions.one(kelvaro.facilitator, version.pk).content_hash
    page = browser(kelvaro.facilitator).get(kelvaro.url(f"workshops/{kelvaro.workshop.pk}/versions/"))
    assert "It stands on a quote whose consent was withdrawn." in page.content.decode()
