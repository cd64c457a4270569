"""A version before its approvers: frozen, decided once, by those who were asked, on what they saw."""

import pytest

from icpstudio.errors import Conflict, Forbidden, Invalid
from icpstudio.models import Job, MailMessage
from profiles.actions import approvals, drafting, workshops
from profiles.choices import Decision
from profiles.models import Approval, Version
from profiles.queries import versions
from tests.cast import FRIDAY, MONDAY, TUESDAY, Company
from tests.factories.pages import approved, drafted, submitted


def test_submitting_freezes_the_draft_and_asks_its_approvers(kelvaro: Company) -> None:
    version = submitted(kelvaro)

    assert (version.state, version.content_hash) == ("in_review", versions.content_hash(version))
    assert sorted(Approval.objects.values_list("member__user__name", "decision")) == [("Carla Monti", ""), ("Henrik Aas", "")]
    assert sorted(MailMessage.objects.values_list("to", "state")) == [
        ("carla@kelvaro.example", "waiting"),
        ("henrik@kelvaro.example", "waiting"),
    ]


def test_a_page_that_says_nothing_or_asks_nobody_is_not_sent(kelvaro: Company) -> None:
    version = drafted(kelvaro)

    with pytest.raises(Invalid) as refused:
        approvals.submit(version, by=kelvaro.facilitator, at=MONDAY)

    assert refused.value.sentence == "Nobody is named to approve it: name approvers in the workshop's settings."
    assert Version.objects.get(pk=version.pk).state == "draft"
    assert not MailMessage.objects.exists()


def test_the_first_of_two_approvals_does_not_approve(kelvaro: Company) -> None:
    version = submitted(kelvaro, needed=2)

    first = approvals.decide(version, decision=Decision.APPROVED, hash_seen=version.content_hash, by=kelvaro.henrik, at=TUESDAY)
    assert first.state == "in_review"
    second = approvals.decide(version, decision=Decision.APPROVED, hash_seen=version.content_hash, by=kelvaro.carla, at=FRIDAY)

    assert (second.state, second.decided_by, len(second.check_code)) == ("approved", kelvaro.carla, 12)


def test_an_approval_has_the_pdf_made_once(kelvaro: Company) -> None:
    version = approved(kelvaro)

    assert list(Job.objects.filter(name="profiles.tasks.render_document").values_list("key", flat=True)) == [f"render:{version.pk}"]


def test_who_was_not_asked_does_not_decide(kelvaro: Company) -> None:
    version = submitted(kelvaro)

    for member in (kelvaro.facilitator, kelvaro.sales_leader, kelvaro.rep, kelvaro.contributor):
        with pytest.raises(Forbidden):
            approvals.decide(version, decision=Decision.APPROVED, hash_seen=version.content_hash, by=member, at=TUESDAY)

    assert list(Approval.objects.exclude(decision="")) == []
    assert Version.objects.get(pk=version.pk).state == "in_review"


def test_the_author_does_not_approve_alone(kelvaro: Company) -> None:
    workshops.name_approvers(kelvaro.workshop, [kelvaro.facilitator, kelvaro.henrik], needed=1, by=kelvaro.facilitator, at=MONDAY)
    version = drafted(kelvaro)
    approvals.submit(version, by=kelvaro.facilitator, at=MONDAY)
    version = versions.one(kelvaro.facilitator, version.pk)

    alone = approvals.decide(version, decision=Decision.APPROVED, hash_seen=version.content_hash, by=kelvaro.facilitator, at=TUESDAY)
    assert alone.state == "in_review"

    with_another = approvals.decide(version, decision=Decision.APPROVED, hash_seen=version.content_hash, by=kelvaro.henrik, at=FRIDAY)
    assert with_another.state == "approved"


def test_a_decision_binds_to_what_was_seen(kelvaro: Company) -> None:
    version = submitted(kelvaro)

    with pytest.raises(Conflict):
        approvals.decide(version, decision=Decision.APPROVED, hash_seen="0" * 64, by=kelvaro.henrik, at=TUESDAY)

    assert Version.objects.get(pk=version.pk).state == "in_review"


def test_sending_back_needs_a_reason_and_the_next_draft_keeps_the_words(kelvaro: Company) -> None:
    version = submitted(kelvaro)
    with pytest.raises(Invalid):
        approvals.decide(version, decision=Decision.SENT_BACK, reason="  ", hash_seen=version.content_hash, by=kelvaro.henrik, at=TUESDAY)

    approvals.decide(
        version, decision=Decision.SENT_BACK, reason="Too wide.", hash_seen=version.content_hash, by=kelvaro.henrik, at=TUESDAY
    )
    again = drafting.draft(kelvaro.workshop, by=kelvaro.facilitator, at=FRIDAY)

    assert (again.number, again.attempt) == (1, 2)
    assert versions.content(again)["statement"] == versions.content(version)["statement"]
    assert MailMessage.objects.filter(to="marta@kelvaro.example", text__contains="Too wide.").count() == 1


def test_the_second_decision_comes_too_late_and_says_who_was_faster(kelvaro: Company) -> None:
    version = submitted(kelvaro)
    stale = Version.objects.get(pk=version.pk)
    approvals.decide(version, decision=Decision.SENT_BACK, reason="No.", hash_seen=version.content_hash, by=kelvaro.henrik, at=TUESDAY)

    with pytest.raises(Conflict) as late:
        approvals.decide(stale, decision=Decision.APPROVED, hash_seen=version.content_hash, by=kelvaro.carla, at=TUESDAY)

    assert late.value.sentence == "Henrik Aas has sent version 1 back already. Nothing is left to decide."
    assert list(Approval.objects.exclude(decision="").values_list("member__user__name", "decision")) == [("Henrik Aas", "sent_back")]


def test_an_approver_who_left_never_blocks(kelvaro: Company) -> None:
    version = submitted(kelvaro, needed=2)
    type(kelvaro.carla).objects.filter(pk=kelvaro.carla.pk).update(ended_at=TUESDAY)

    decided = approvals.decide(version, decision=Decision.APPROVED, hash_seen=version.content_hash, by=kelvaro.henrik, at=FRIDAY)

    assert decided.state == "approved"
