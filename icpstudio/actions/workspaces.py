"""Opens, describes and purges workspaces."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from icpstudio.actions import anchors, audit, operations
from icpstudio.choices import Role
from icpstudio.errors import Conflict
from icpstudio.models import Exit, Member, MemberRole, StoredFile, User, Workspace
from icpstudio.queries import factors, people
from icpstudio.rules import Verb, require

log = logging.getLogger(__name__)
DESCRIPTION = (
    "name", "home_country", "currency", "language", "page", "brand_colour", "purpose", "vision", "strategy", "disclaimer", "anchor_mails",
)  # fmt: skip
OPENER = frozenset({Role.OWNER, Role.FACILITATOR})
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def open_workspace(
    *,
    name: str,
    by: User,
    at: datetime,
    slug: str | None = None,
    is_sample: bool = False,
    roles: Iterable[Role] = OPENER,
    **description: str | bool,
) -> Member:
    """Open a closed workspace; `by` becomes its first member. Returns that membership.

    Without a `slug` the address gets four random letters, so that a free or taken name tells nothing about other workspaces."""
    fields = {field: value for field, value in description.items() if field in DESCRIPTION}
    workspace = Workspace.objects.create(name=name, slug=slug or _address(name), is_sample=is_sample, opened_at=at, opened_by=by, **fields)
    with scope(workspace=workspace):
        member = Member.objects.create(workspace=workspace, user=by, joined_at=at)
        MemberRole.objects.bulk_create(MemberRole(workspace=workspace, member=member, role=role) for role in sorted({*roles, Role.OWNER}))
        audit.record("open_workspace", workspace, by=member, at=at)
    return member


@transaction.atomic
def open_for(email: str, *, name: str, person: str, at: datetime) -> Member:
    """Open a workspace for an address from outside, where nobody is signed in; an unknown one becomes a person without a password."""
    owner = people.by_address(email) or User.objects.create_user(email, name=person or email)
    return open_workspace(name=name, by=owner, at=at)


@transaction.atomic
def describe(workspace: Workspace, *, by: Member, at: datetime, **description: str | bool) -> Workspace:
    """Change what is said of the workspace: its name, country, currency, language, page, colour, the three sentences, and
    whether its owners get the seal of its trail by mail."""
    require(by, Verb.MANAGE_WORKSPACE)
    changed = sorted(field for field, value in description.items() if field in DESCRIPTION and getattr(workspace, field) != value)
    if changed:
        for field in changed:
            setattr(workspace, field, description[field])
        workspace.save(update_fields=changed)
        audit.record("describe_workspace", workspace, by=by, at=at, fields=changed)
    return workspace


@transaction.atomic
def require_second_factor(workspace: Workspace, *, required: bool, by: Member, at: datetime) -> None:
    """Ask every owner and approver for a second factor, or leave it to them. Raises Conflict where `by` has none herself: she would be
    the first one outside."""
    require(by, Verb.SECURE_WORKSPACE)
    if required and not factors.of(by.user).is_second:
        raise Conflict(_("Set up a second factor for yourself first, under “Sign-in and security”. Then ask the others for one."))
    if Workspace.objects.filter(pk=workspace.pk).exclude(second_factor_required=required).update(second_factor_required=required):
        workspace.second_factor_required = required
        audit.record("require_second_factor" if required else "release_second_factor", workspace, by=by, at=at)


def remove_sample(workspace: Workspace, *, by: Member, at: datetime) -> None:
    """Remove the sample workspace with everything in it, and the invented people who are in no other."""
    require(by, Verb.REMOVE_SAMPLE)
    if not workspace.is_sample:
        raise Conflict(_("This is not the sample workspace. Nothing was removed."))
    with transaction.atomic():
        Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)  # a second click finds it gone
        invented = list(User.objects.filter(memberships__workspace=workspace, email__endswith=".example").values_list("pk", flat=True))
        purge(workspace, by=by, at=at)
        Workspace.objects.filter(opened_by__in=invented).update(opened_by=None)
        User.objects.filter(pk__in=invented, memberships=None).delete()


@transaction.atomic
def purge(workspace: Workspace, *, by: Member | None, at: datetime) -> None:
    """Delete the workspace and everything in it for ever: rows, mails, files, trail. The one lawful way out for frozen rows.

    Every foreign key is checked at the end of the transaction, so the tables may be emptied in any order."""
    with scopes_disabled():
        files = sorted({file.path for file in StoredFile.objects.filter(workspace=workspace)})
        Exit.objects.create(workspace=workspace, kind="purge")
        for rows in _everything_in(workspace):
            rows._raw_delete(rows.db)
        Exit.objects.filter(workspace=workspace).delete()
        operations.forget_below(f"/w/{workspace.slug}/")
        whole = Workspace.objects.filter(pk=workspace.pk)
        whole._raw_delete(whole.db)
    log.warning("The workspace %s was purged by member %s at %s.", workspace.pk, by and by.pk, at.isoformat())
    transaction.on_commit(lambda: anchors.farewell(workspace.pk, at=at))
    transaction.on_commit(lambda: _forget(workspace, files))


def _everything_in(workspace: Workspace) -> Iterable[models.QuerySet[Any]]:
    """The rows of the workspace in every table but the door itself, those that only join two others included."""
    for model in apps.get_models(include_auto_created=True):
        names = {field.name: field for field in model._meta.get_fields()}
        if model is Exit or not model._meta.managed:
            continue
        if "workspace" in names and names["workspace"].related_model is Workspace and names["workspace"].concrete:
            yield model._base_manager.filter(workspace=workspace)
        elif model._meta.auto_created and hasattr(model._meta.auto_created, "workspace"):
            owner = next(field for field in names.values() if field.related_model is model._meta.auto_created)
            yield model._base_manager.filter(**{f"{owner.name}__workspace": workspace})


def _forget(workspace: Workspace, files: Iterable[str]) -> None:
    """The rows are gone already; a storage that is away can't undo that, so what stays behind is said to whoever runs the site."""
    try:
        _delete(workspace, files)
    except Exception as problem:  # each storage has errors of its own
        log.error("Files of the purged workspace %s are still stored under its id (%s).", workspace.pk, type(problem).__name__)


def _delete(workspace: Workspace, files: Iterable[str]) -> None:
    for path in files:
        default_storage.delete(path)
    folders = {path.rpartition("/")[0] for path in files}
    for folder in [*sorted(folders), str(workspace.pk)] if folders else []:
        if default_storage.exists(folder) and default_storage.listdir(folder) == ([], []):
            default_storage.delete(folder)


def _address(name: str) -> str:
    letters = "".join(secrets.choice(_LETTERS) for _place in range(4))
    return f"{slugify(name)[:40] or 'workspace'}-{letters}".replace("_", "-").lstrip("-")
