"""What every table has: a workspace that guards it, and a person behind every moment."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.house.sources import FLOORS

# Why nobody stands behind the moment: a plan is no deed, and a worker is nobody.
NOBODY = {
    "icpstudio.AuditHead.anchor_at": "a plan",
    "icpstudio.AuditAnchor.made_at": "the scheduler makes it",
    "icpstudio.Chunk.next_at": "a plan",
    "icpstudio.Job.next_at": "a plan",
    "icpstudio.Job.ended_at": "a worker ends it; who asked is asked_by",
    "icpstudio.MailMessage.next_at": "a plan",
    "icpstudio.MailMessage.bounced_at": "a mail server far away sent it back",
    "icpstudio.MailMessage.delayed_at": "a mail server far away said so",
    "icpstudio.MailMessage.sent_at": "the outbox sends it; who queued it is queued_by",
    "icpstudio.Operation.at": "its own person, in `user`: a form outside every workspace has no member",
    "icpstudio.User.joined_at": "the person, by having signed up",
    "icpstudio.Invitation.expires_at": "a plan",
    "profiles.Approval.decided_at": "the approval's member",
    "profiles.Publication.leaves_at": "a plan",
    "profiles.Rendering.made_at": "a worker makes it",
}
# Rows that are looked for before anybody knows a workspace.
OUTSIDE = {"icpstudio.MailMessage": "the outbox serves all workspaces, and sign-in codes belong to none"}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def moments_without_a_person(model: type[models.Model]) -> list[str]:
    names = {field.name for field in model._meta.get_fields()}
    moments = [name for name in names if name == "at" or name.endswith("_at")]
    deeds = [name for name in moments if f"{name[:-2]}by" not in names]
    return [
        name for name in (f"{model._meta.label}.{deed}" for deed in deeds if deed != "at" or not has_person(model)) if name not in NOBODY
    ]


def has_person(model: type[models.Model]) -> bool:
    """A row with a plain `at` says who by any reference to a member."""
    return any(field.is_relation and field.related_model is apps.get_model("icpstudio.Member") for field in model._meta.concrete_fields)


def is_guarded(model: type[models.Model]) -> bool:
    return type(model._default_manager).__module__ == "django_scopes.manager"


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_every_moment_has_its_person(model):
    assert moments_without_a_person(model) == []


def test_every_excuse_is_still_needed():
    fields = {f"{model._meta.label}.{field.name}" for model in ours() for field in model._meta.get_fields()}

    assert set(NOBODY) - fields == set()


@pytest.mark.parametrize(
    "model", [model for model in ours() if "workspace" in {field.name for field in model._meta.fields}], ids=lambda model: model._meta.label
)
def test_a_row_of_a_workspace_is_guarded(model):
    assert is_guarded(model) or model._meta.label in OUTSIDE


def test_an_unguarded_table_would_be_noticed():
    assert not is_guarded(apps.get_model("icpstudio.User"))


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_constraints_are_sentences(model):
    """A constraint's name is what the database says to whoever breaks it."""
    assert [one.name for one in model._meta.constraints if one.name.count("_") < 2 or one.name.endswith(("_check", "_uniq"))] == []


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
