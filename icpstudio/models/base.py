"""What every row has: a time-sorted key and, but for people, the workspace it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django_scopes import ScopedManager
from uuid6 import uuid7

from icpstudio.errors import Conflict

if TYPE_CHECKING:
    from icpstudio.models.workspaces import Workspace


class WorkspaceQuerySet(models.QuerySet):
    """Queries of a workspace's data start here."""

    def in_workspace(self, workspace: Workspace) -> WorkspaceQuerySet:
        return self.filter(workspace=workspace)


def scoped(queryset: type[models.QuerySet] = WorkspaceQuerySet) -> Any:
    """A manager that raises ScopeError unless a workspace is active, and then sees that workspace alone."""
    return ScopedManager(workspace="workspace", _manager_class=models.Manager.from_queryset(queryset))


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class WorkspaceRow(Row):
    """A row of one workspace; a stranger's id is as good as none."""

    workspace = models.ForeignKey("icpstudio.Workspace", models.CASCADE, related_name="+")

    objects = scoped()

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Move:
    """One lawful move of a state: from any of `before` to `after`."""

    before: frozenset[str]
    after: str


class MovingRow(WorkspaceRow):
    """A row whose `state` changes only by the verbs of its table of lawful moves."""

    MOVES: ClassVar[Mapping[str, Move]]

    class Meta:
        abstract = True

    def move(self, verb: str, **stamps: Any) -> None:
        """Do `verb`: one conditional UPDATE that also writes `stamps`. Raises Conflict when the state has moved on meanwhile."""
        lawful = self.MOVES[verb]
        rows = type(self)._base_manager.filter(pk=self.pk, workspace_id=self.workspace_id, state__in=lawful.before)
        if not rows.update(state=lawful.after, **stamps):
            self.refresh_from_db(fields=["state"])
            raise Conflict(current=self)
        self.state = lawful.after
        for name, value in stamps.items():
            setattr(self, name, value)
