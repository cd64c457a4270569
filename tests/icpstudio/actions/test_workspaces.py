"""Workspaces are opened, described, and purged to the last row."""

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction

from icpstudio.actions import audit, files, mail, workspaces
from icpstudio.choices import Role
from icpstudio.documents.mails import Words
from icpstudio.errors import Conflict, Forbidden
from icpstudio.models import AuditEntry, Exit, StoredFile, User, Workspace
from tests.cast import CANARY, MONDAY, TUESDAY
from tests.factories.everything import World


def rows():
    """How many rows each table holds."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


def test_who_opens_a_workspace_owns_and_runs_it(db):
    person = User.objects.create_user("ada@example.com", name="Ada")
    member = workspaces.open_workspace(name="Kelvaro & Söhne", home_country="Germany", currency="USD", language="de", by=person, at=MONDAY)

    workspace = member.workspace
    assert (workspace.name, workspace.home_country, workspace.currency, workspace.language) == ("Kelvaro & Söhne", "Germany", "USD", "de")
    assert (workspace.opened_by, workspace.opened_at) == (person, MONDAY)
    assert member.roles == {Role.OWNER, Role.FACILITATOR}
    assert [(entry.verb, entry.by) for entry in AuditEntry.objects.all()] == [("open_workspace", member)]


def test_two_of_one_name_tell_nothing_of_each_other(db):
    person = User.objects.create_user("ada@example.com", name="Ada")
    slugs = [
        workspaces.open_workspace(name=name, by=person, at=MONDAY).workspace.slug for name in ("Kelvaro", "Kelvaro", "株式会社", "x" * 120)
    ]

    assert len(set(slugs)) == 4
    assert [slug[:-4] for slug in slugs] == ["kelvaro-", "kelvaro-", "workspace-", "x" * 40 + "-"]


def test_describing_writes_down_which_fields_changed_and_not_what_they_say(kelvaro):
    workspaces.describe(kelvaro.workspace, purpose="Docks that flow.", name="Kelvaro", by=kelvaro.owner, at=MONDAY)

    assert Workspace.objects.get(pk=kelvaro.workspace.pk).purpose == "Docks that flow."
    assert AuditEntry.objects.get().facts == {"fields": ["purpose"]}


def test_only_an_owner_describes(kelvaro):
    with pytest.raises(Forbidden):
        workspaces.describe(kelvaro.workspace, purpose="Mine.", by=kelvaro.facilitator, at=MONDAY)
    assert Workspace.objects.get(pk=kelvaro.workspace.pk).purpose == "Goods leave on time."


def test_only_known_fields_are_described(kelvaro):
    workspaces.describe(kelvaro.workspace, is_sample=True, slug="other", by=kelvaro.owner, at=MONDAY)

    assert (kelvaro.workspace.slug, kelvaro.workspace.is_sample) == ("kelvaro", False)
    assert kelvaro.audit() == []


@pytest.fixture
def two_full(kelvaro, nordhaven):
    """Both workspaces with a row in every table, files, mails and a trail."""
    for company, words in ((kelvaro, "Kelvaro words"), (nordhaven, CANARY)):
        World(company, words)
        file = files.keep(
            words.encode(), workspace=company.workspace, name="a.txt", content_type="text/plain", purpose="import", by=None, at=MONDAY
        )
        letter = Words("x", "x", "", "en")
        mail.queue(key=f"x:{words}", to="x@example.com", words=letter, workspace=company.workspace, attachment=file, at=MONDAY)
        audit.record("anything", company.workshop, by=company.owner, at=MONDAY)
    return kelvaro, nordhaven


def test_a_purge_leaves_nothing_of_the_one_and_all_of_the_other(two_full, django_capture_on_commit_callbacks):
    kelvaro, nordhaven = two_full
    kept = {
        model._meta.label: model._base_manager.exclude(workspace=kelvaro.workspace).count()
        for model in apps.get_models()
        if has_workspace(model)
    }
    paths = [file.path for file in StoredFile.objects.order_by("workspace__name", "pk")]
    assert len(paths) >= 2
    assert all(map(default_storage.exists, [path for path in paths if path.startswith(str(nordhaven.workspace.pk))]))

    with django_capture_on_commit_callbacks(execute=True):
        workspaces.purge(kelvaro.workspace, by=kelvaro.owner, at=TUESDAY)
        connection.check_constraints()

    left = {label: count for label, count in rows().items() if label in kept}
    assert left == kept
    assert not Workspace.objects.filter(pk=kelvaro.workspace.pk).exists()
    assert not Exit.objects.filter(workspace_id=kelvaro.workspace.pk).exists()
    assert not default_storage.exists(str(kelvaro.workspace.pk))


def has_workspace(model):
    return any(field.name == "workspace" for field in model._meta.get_fields())


def test_without_the_door_the_trail_is_not_deleted(kelvaro):
    audit.record("anything", kelvaro.workshop, by=kelvaro.owner, at=MONDAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.count() == 1


def test_a_purge_that_fails_has_done_nothing(two_full):
    kelvaro, _nordhaven = two_full
    before = rows()
    with transaction.atomic():
        workspaces.purge(kelvaro.workspace, by=kelvaro.owner, at=TUESDAY)
        transaction.set_rollback(True)

    assert rows() == before


def test_the_sample_goes_with_its_invented_people(kelvaro, nordhaven, django_capture_on_commit_callbacks):
    Workspace.objects.filter(pk=kelvaro.workspace.pk).update(is_sample=True, opened_by=kelvaro.owner.user)
    kelvaro.workspace.refresh_from_db()
    User.objects.filter(pk=kelvaro.approver.user.pk).update(email="henrik@real-company.com")
    with django_capture_on_commit_callbacks(execute=True):
        workspaces.remove_sample(kelvaro.workspace, by=kelvaro.facilitator, at=TUESDAY)

    assert not Workspace.objects.filter(slug="kelvaro").exists()
    assert [user.email for user in User.objects.exclude(email__endswith="nordhaven.example")] == ["henrik@real-company.com"]
    assert Workspace.objects.get() == nordhaven.workspace


def test_a_real_workspace_is_not_removed_as_a_sample(kelvaro):
    with pytest.raises(Conflict):
        workspaces.remove_sample(kelvaro.workspace, by=kelvaro.owner, at=TUESDAY)
    assert Workspace.objects.get() == kelvaro.workspace


@pytest.mark.parametrize("who", ["contributor", "approver", "sales_leader", "rep"])
def test_the_sample_is_removed_by_who_runs_it(kelvaro, who):
    Workspace.objects.filter(pk=kelvaro.workspace.pk).update(is_sample=True)
    kelvaro.workspace.refresh_from_db()
    with pytest.raises(Forbidden):
        workspaces.remove_sample(kelvaro.workspace, by=getattr(kelvaro, who), at=TUESDAY)
    assert Workspace.objects.exists()
