"""Verifies the audit trail of a workspace: every entry sealed, each following on the one before it, none missing at the end.

The chain alone can't show that its newest entries were cut off together with the head, or that everything was written anew by somebody
who holds the key; the anchors can. The trail is read as a stream, so its length does not matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django_scopes import scope, scopes_disabled

from icpstudio.models import AuditEntry, AuditHead, Workspace
from icpstudio.queries import audit_anchors, audit_seal
from icpstudio.queries.audit_anchors import Anchor
from icpstudio.queries.audit_breaks import Damage, Finding, explain

AT_A_TIME = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying one workspace's trail came to. `seq` and `hash` are its last sound entry."""

    workspace: str
    slug: str
    seq: int
    hash: str
    anchors: int
    finding: Finding | None

    @property
    def sound(self) -> bool:
        return self.finding is None


def verify(workspace: Workspace, *, outside: Iterable[Anchor] = ()) -> Verdict:
    """Read the whole trail of `workspace`, against the anchors in the database and those from `outside` it that speak of this workspace."""
    with scope(workspace=workspace):
        told = (anchor for anchor in outside if anchor.workspace == str(workspace.pk) and not anchor.is_farewell)
        anchors = [*audit_anchors.in_rows(workspace), *told]
        before = _head(workspace)
        walk = _Walk(anchors)
        finding = walk.through(AuditEntry.objects.in_workspace(workspace))
        # Entries that are written while we read lie between the two heads.
        ends = walk.end(before, _head(workspace)) if finding is None else None
    found = [one for one in (finding, ends, *walk.disagreements(cut=finding is None)) if one is not None]
    return Verdict(str(workspace.pk), workspace.slug, walk.seq, walk.hash, len(anchors), min(found, key=lambda one: one.seq, default=None))


def verify_all(*, outside: Sequence[Anchor] = ()) -> Iterator[Verdict]:
    """Every workspace there is, in the order of their addresses."""
    by_workspace: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in outside:
        by_workspace[anchor.workspace].append(anchor)
    with scopes_disabled():
        workspaces = list(Workspace.objects.order_by("slug"))
    for workspace in workspaces:
        yield verify(workspace, outside=by_workspace[str(workspace.pk)])


def gone(outside: Iterable[Anchor]) -> Sequence[str]:
    """Workspaces that were anchored and are no longer there, without having been removed the lawful way."""
    anchors = [anchor for anchor in outside if anchor.genuine]
    removed = {anchor.workspace for anchor in anchors if anchor.is_farewell}
    with scopes_disabled():
        there = {str(pk) for pk in Workspace.objects.values_list("pk", flat=True)}
    return sorted({anchor.workspace for anchor in anchors} - removed - there)


def _head(workspace: Workspace) -> Any:
    return AuditHead.objects.in_workspace(workspace).first()


class _Walk:
    """One way along a trail; remembers the last sound entry and which anchors agreed."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.seq, self.hash = 0, audit_seal.GENESIS
        self.seals: dict[int, str] = {}
        self.anchors = sorted(anchors, key=lambda anchor: anchor.seq)
        self._wanted = {anchor.seq for anchor in anchors}

    def through(self, trail: Any) -> Finding | None:
        """To the end, or to the first entry that does not fit."""
        for entry in trail.order_by("seq", "pk").iterator(chunk_size=AT_A_TIME):
            if entry.seq != self.seq + 1 or entry.previous != self.hash or not audit_seal.holds(entry):
                return explain(entry, self.seq + 1, trail)
            self.seq, self.hash = entry.seq, entry.hash
            if entry.seq in self._wanted:
                self.seals[entry.seq] = entry.hash
        return None

    def end(self, before: Any, after: Any) -> Finding | None:
        """Whether the trail ends where its head says."""
        if before is not None and self.seq < before.seq:
            return cut_off(self.seq + 1, before.seq)
        if after is None or self.seq > after.seq:
            place = after.seq + 1 if after is not None else 1
            words = f"The trail goes on to entry {self.seq}, and its head says {place - 1}: the head was changed, or entries were put in."
            return Finding(Damage.HEAD, place, self.seq, words) if self.seq else None
        if self.seq == after.seq and self.hash != after.hash:
            return Finding(Damage.HEAD, self.seq, self.seq, f"The head does not carry the seal of entry {self.seq}: the head was changed.")
        return None

    def disagreements(self, *, cut: bool) -> Iterator[Finding]:
        """The first anchor that speaks against what was read; `cut`: whether an anchor beyond the end means that something was cut off."""
        agreed = 0
        for anchor in self.anchors:
            if not anchor.genuine:
                yield Finding(
                    Damage.ANCHOR, anchor.seq, anchor.seq, f"The anchor of entry {anchor.seq} in {anchor.source} is not sealed by us."
                )
            elif anchor.seq > self.seq:
                if cut:
                    yield cut_off(self.seq + 1, anchor.seq, f" It is anchored in {anchor.source}.")
                return
            elif self.seals[anchor.seq] != anchor.hash:
                words = (
                    f"Entry {anchor.seq} is not the one that is anchored in {anchor.source}: the trail was rewritten after entry {agreed}."
                )
                yield Finding(Damage.REWRITTEN, agreed + 1, anchor.seq, words)
                return
            else:
                agreed = anchor.seq


def cut_off(first: int, last: int, more: str = "") -> Finding:
    words = f"Entry {first} was cut off at the end." if first == last else f"The entries {first} to {last} were cut off at the end."
    return Finding(Damage.CUT_OFF, first, last, words + more)
