"""The sample workspace, loaded once for all tests of this file: what it holds, that it comes once, and that it can go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.db import transaction
from django_scopes import scopes_disabled

from icpstudio.actions import workspaces
from icpstudio.choices import EVERY_ROLE, JobState, MailState
from icpstudio.models import Invitation, Job, MailMessage, Member, User, Workspace
from icpstudio.queries import samples as guises
from interviews.actions import samples
from interviews.actions.samples_data import file
from interviews.models import Interview, Quote, Tag, Theme
from profiles.choices import EvidenceKind, Mark, Outcome
from profiles.models import Customer, Deal, Evidence, Recipient, Stakeholder, StepSkip, Version
from profiles.queries import versions
from tests.cast import CANARY, FRIDAY, company

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("sample")]


@pytest.fixture(scope="module")
def loaded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Workspace]:
    """Half a minute's work, in a transaction that is rolled back when all tests have looked."""
    with django_db_blocker.unblock(), scopes_disabled(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(configured, "CATCHER", True)
        samples.load(say=lambda _words: None, at=FRIDAY)
        yield Workspace.objects.get()
        transaction.set_rollback(True)


@pytest.fixture
def sample(loaded: Workspace) -> Iterator[Workspace]:
    """What a test changes is put back."""
    with transaction.atomic():
        yield loaded
        transaction.set_rollback(True)


def test_it_is_labelled_and_comes_once(sample):
    words = samples.load(say=pytest.fail, at=FRIDAY)

    assert words == "The sample workspace is here already."
    assert [(row.name, row.slug, row.is_sample) for row in Workspace.objects.all()] == [("Kelvaro", "kelvaro", True)]
    assert sample.disclaimer.startswith("Sample data.")


def test_one_can_enter_as_every_role_and_nobody_has_a_password(sample):
    assert {guise.role for guise in guises.people_to_enter_as()} == EVERY_ROLE
    assert (Member.objects.count(), Invitation.objects.filter(accepted_at=None).count()) == (13, 2)
    assert [user.name for user in User.objects.all() if user.has_usable_password()] == []


def test_the_ranking_marks_43_of_215(sample):
    assert Counter(Deal.objects.values_list("outcome", flat=True)) == {Outcome.WON: 336, Outcome.LOST: 1103, Outcome.OPEN: 61}
    assert Customer.objects.count() == 500
    assert Customer.objects.ranked().count() == 215
    assert Customer.objects.marked(Mark.BEST).count() == 43
    assert StepSkip.objects.get().reason == "Skipped until the first ten gates are sold."


def test_the_voices_are_those_of_the_files(sample):
    assert Counter(Interview.objects.values_list("state", flat=True)) == {"logged": 9, "planned": 2, "withdrawn": 1}
    assert sorted(Quote.objects.values_list("text", flat=True)) == sorted(row["text"] for row in file("quotes"))
    assert {row.name for row in Theme.objects.all()} == {row["name"] for row in file("themes")}
    assert Tag.objects.count() == sum(len(row["themes"]) for row in file("quotes"))
    assert [
        quote.text for quote in Quote.objects.select_related("answer") if quote.answer.text[quote.start : quote.end] != quote.text
    ] == []


def test_the_versions_stand_as_their_history_says(sample):
    rows = Version.objects.order_by("number", "attempt")

    assert [(row.number, row.attempt, row.state) for row in rows] == [
        (1, 1, "superseded"),
        (2, 1, "sent_back"),
        (2, 2, "published"),
        (3, 1, "draft"),
    ]
    assert [row.approvals.filter(decision="approved").count() for row in rows] == [2, 0, 2, 0]
    assert [row.renderings.count() for row in rows] == [1, 0, 1, 0]
    assert versions.ready_to_submit(rows[3]) == []


@pytest.mark.parametrize(("number", "document"), [(2, "profile_v2"), (3, "profile_v3_draft")])
def test_what_was_counted_here_is_what_the_files_say(sample, number, document):
    """Counts of customers and deals come from our own query over the imported lists; interviews from the tagged quotes."""
    page = versions.content(Version.objects.filter(number=number).latest("attempt"))
    told = {row["name"]: row["evidence"] for row in file(document)["criteria"]}

    assert [row["name"] for row in page["criteria"]] == list(told)
    for row in page["criteria"]:
        mine, theirs = row["evidence"], told[row["name"]]
        assert _pairs(mine["attributes"]) == _pairs(theirs["attributes"][: len(mine["attributes"])])
        assert bool(mine["attributes"]) == bool(theirs["attributes"])
        assert mine.get("interviews", {}).get("count") == theirs.get("interviews", {}).get("count")


def _pairs(counted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: row[key] for key in ("best", "others", "least_ideal", "won", "lost") if key in row} for row in counted]


def test_the_withdrawn_words_stand_on_the_published_page_and_in_no_draft(sample):
    withdrawn = {quote.reference for quote in Quote.objects.filter(answer__interview__state="withdrawn")}
    cited = Evidence.objects.filter(kind=EvidenceKind.QUOTE, reference__in=withdrawn).values_list("version__number", "version__state")

    assert len(withdrawn) == 3
    assert Counter(cited) == {(2, "sent_back"): 3, (2, "published"): 3}


def test_nothing_waits_but_the_mails_of_the_publication(sample):
    waiting = MailMessage.objects.filter(state=MailState.WAITING)

    assert Stakeholder.objects.count() == 6
    assert set(waiting) == {row.mail for row in Recipient.objects.all()}
    assert [mail.attachment.name for mail in waiting] == ["kelvaro-icp-dock-scheduling-europe-v2.pdf"] * 6
    assert Counter(MailMessage.objects.values_list("state", flat=True)) == {MailState.WAITING: 6, MailState.CANCELLED: 11}
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.CANCELLED}


def test_removed_it_leaves_nothing_behind_and_touches_nobody_else(sample):
    other = company("Nordhaven", "nordhaven", marked=CANARY)
    before = _rows()
    owner = Member.objects.with_people().get(workspace=sample, user__email="ruth.adeyemi@kelvaro.example")
    workspaces.remove_sample(sample, by=owner, at=FRIDAY)

    left = {model: rows for model, rows in _rows().items() if rows}
    assert all(row.workspace_id == other.workspace.pk for model, rows in left.items() for row in rows if hasattr(row, "workspace_id"))
    assert list(Workspace.objects.all()) == [other.workspace]
    assert {user.pk for user in User.objects.all()} == {member.user_id for member in other.people.values()}
    assert sum(map(len, before.values())) > 10 * sum(map(len, left.values()))
    assert samples.load(say=pytest.fail, at=FRIDAY) == "This installation is in use, so the sample workspace is not loaded."


def _rows() -> dict[str, list[Any]]:
    ours = [model for name in ("icpstudio", "profiles", "interviews") for model in apps.get_app_config(name).get_models()]
    return {model._meta.label: list(model._base_manager.all()) for model in ours}
