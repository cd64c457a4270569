"""Reads the audit trail as sentences. The rows hold ids; the names beside them are today's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icpstudio.choices import Role
from icpstudio.models import AuditEntry, Member
from icpstudio.rules import Rule, every_rule

# What was done, as a sentence about %(who)s and %(what)s; the floors above add theirs when they start.
SENTENCES: dict[str, Any] = {
    "open_workspace": gettext_lazy("%(who)s opened the workspace"),
    "describe_workspace": gettext_lazy("%(who)s changed the workspace's settings"),
    "require_second_factor": gettext_lazy("%(who)s asked owners and approvers for a second factor"),
    "release_second_factor": gettext_lazy("%(who)s no longer asks owners and approvers for a second factor"),
    "invite": gettext_lazy("%(who)s invited %(what)s as %(roles)s"),
    "invite_again": gettext_lazy("%(who)s sent %(what)s a new invitation"),
    "revoke_invitation": gettext_lazy("%(who)s took back the invitation of %(what)s"),
    "accept_invitation": gettext_lazy("%(who)s accepted the invitation of %(what)s"),
    "join": gettext_lazy("%(what)s joined as %(roles)s"),
    "change_roles": gettext_lazy("%(who)s made %(what)s %(roles)s"),
    "end_membership": gettext_lazy("%(who)s ended the membership of %(what)s"),
}
PAGE = 50


def tell(sentences: Mapping[str, Any]) -> None:
    """Add a floor's sentences: {verb: "%(who)s … %(what)s"}."""
    SENTENCES.update(sentences)


@dataclass(frozen=True, slots=True)
class Line:
    seq: int
    at: datetime
    who: str
    words: str


def readable(member: Member) -> QuerySet[AuditEntry]:
    """The owner reads all; a facilitator what was done in workshops, and what she did herself."""
    rows = AuditEntry.objects.in_workspace(member.workspace).order_by("-seq")
    if member.holds(Role.OWNER):
        return rows
    return rows.exclude(~Q(by=member), subject_type__startswith="icpstudio.")


def lines(entries: Sequence[AuditEntry]) -> Sequence[Line]:
    """The entries as sentences; one query for each kind of thing that they speak of."""
    names = _names(entries)
    return [_line(entry, names) for entry in entries]


def _line(entry: AuditEntry, names: Mapping[tuple[str, str], str]) -> Line:
    who = names.get((_kind(Member), str(entry.by_id)), "") or _("ICP Studio")
    what = names.get((entry.subject_type, entry.subject_id), "")
    roles = entry.facts.get("after") or entry.facts.get("roles") or []
    named = ", ".join(str(dict(Role.choices).get(role, role)) for role in roles)
    known = SENTENCES.get(entry.verb)
    words = str(known) % {"who": who, "what": what or _("somebody"), "roles": named} if known else _plain(entry, who, what)
    return Line(entry.seq, entry.at, who, words)


def _plain(entry: AuditEntry, who: str, what: str) -> str:
    """A verb without a sentence of its own, in the words of the permission table."""
    rule: Rule | None = every_rule().get(entry.verb)
    deed = str(rule.words) if rule else entry.verb.replace("_", " ")
    return f"{who}: {deed} · {what}" if what else f"{who}: {deed}"


def _kind(model: type[Any]) -> str:
    return model._meta.label_lower


def _names(entries: Sequence[AuditEntry]) -> Mapping[tuple[str, str], str]:
    ids: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        ids[entry.subject_type].add(entry.subject_id)
        if entry.by_id:
            ids[_kind(Member)].add(str(entry.by_id))
    return {(kind, str(pk)): name for kind, wanted in ids.items() for pk, name in _named(kind, wanted, entries[0])}


def _named(kind: str, ids: set[str], entry: AuditEntry) -> Sequence[tuple[Any, str]]:
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):  # a table that has gone since; its entries stay readable
        return []
    fields = {field.name for field in model._meta.get_fields()}
    shown = ["user__name"] if model is Member else [name for name in ("name", "email", "number") if name in fields]
    if not shown or "workspace" not in fields:
        return []
    rows = model.objects.in_workspace(entry.workspace_id).filter(pk__in=ids).values_list("pk", *shown)
    return [(pk, str(next(filter(None, values), ""))) for pk, *values in rows]
