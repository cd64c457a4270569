"""What has been done to a trail at the place where it stops fitting: the judgement over one broken link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Max, QuerySet

from icpstudio.models import AuditEntry, AuditHead
from icpstudio.queries import audit_seal


class Damage(StrEnum):
    EDITED = "edited"
    MISSING = "missing"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    CUT_OFF = "cut off"
    REWRITTEN = "rewritten"
    HEAD = "head"
    ANCHOR = "anchor"


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that is wrong: at `seq`, reaching to `until` where it is more than one entry."""

    damage: Damage
    seq: int
    until: int
    words: str


def explain(entry: AuditEntry, expected: int, trail: QuerySet[AuditEntry]) -> Finding:
    """Why `entry`, the next in the trail, is not the sealed entry number `expected` that follows on the one before it."""
    if entry.seq > expected:
        return missing(expected, entry.seq - 1)
    if entry.seq < expected:
        return Finding(Damage.INSERTED, entry.seq, entry.seq, f"Entry {entry.seq} stands there twice.")
    if audit_seal.holds(entry):
        words = f"Entry {expected} is sealed, but follows on another entry than the one before it: what stood before was replaced."
        return Finding(Damage.REWRITTEN, expected, expected, words)
    meant_for = _place(entry, trail)
    return _unsealed(entry, trail) if meant_for is None else _elsewhere(entry, meant_for, trail)


def missing(first: int, last: int) -> Finding:
    words = f"Entry {first} is missing." if first == last else f"The entries {first} to {last} are missing."
    return Finding(Damage.MISSING, first, last, words)


def _elsewhere(entry: AuditEntry, meant_for: int, trail: QuerySet[AuditEntry]) -> Finding:
    """It is one of ours, but was sealed for another place."""
    here, there = entry.seq, trail.filter(seq=meant_for).first()
    if there is not None and audit_seal.holds(there, at_place=here):
        return Finding(Damage.SWAPPED, *sorted((here, meant_for)), f"The entries {here} and {meant_for} were swapped.")
    if meant_for > here:
        found = missing(here, meant_for - 1)
        return Finding(found.damage, found.seq, found.until, f"{found.words} The later ones were numbered anew.")
    return Finding(Damage.INSERTED, here, here, f"Entry {here} is a copy of entry {meant_for} that was put in.")


def _unsealed(entry: AuditEntry, trail: QuerySet[AuditEntry]) -> Finding:
    """Nothing that we ever sealed: changed, put in, or the first of many that somebody sealed with another key."""
    here, following = entry.seq, trail.filter(seq=entry.seq + 1).first()
    if following is not None and audit_seal.holds(following, at_place=here):
        return Finding(Damage.INSERTED, here, here, f"Entry {here} was put in; the later ones were numbered anew.")
    if following is not None and following.previous == entry.hash and not audit_seal.holds(following):
        words = (
            f"From entry {here} on the trail is sealed with another key than AUDIT_KEY: it was rewritten, or the key is not the one it had."
        )
        return Finding(Damage.REWRITTEN, here, trail.aggregate(last=Max("seq"))["last"], words)
    head = AuditHead.objects.filter(workspace_id=entry.workspace_id).first()
    if following is None and head is not None and head.seq < here:
        return Finding(Damage.INSERTED, here, here, f"Entry {here} was put in after the end of the trail.")
    return Finding(Damage.EDITED, here, here, f"Entry {here} is not as it was written.")


def _place(entry: AuditEntry, trail: QuerySet[AuditEntry]) -> int | None:
    """The number under which this entry was sealed; the nearest are tried first."""
    last = trail.aggregate(last=Max("seq"))["last"]
    return next((place for place in _around(entry.seq, last + 1) if audit_seal.holds(entry, at_place=place)), None)


def _around(here: int, last: int) -> Iterator[int]:
    for step in range(1, max(here, last - here) + 1):
        if here + step <= last:
            yield here + step
        if here - step >= 1:
            yield here - step
