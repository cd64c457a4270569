"""Whatever is done to an audit trail is noticed, at the right place: 200 entries, each changed in every way, around the triggers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from icpstudio.actions import anchors, audit
from icpstudio.kit.triggers import install, lift
from icpstudio.models import AuditAnchor, AuditEntry, AuditHead
from icpstudio.queries import audit_anchors, audit_chain, audit_seal
from icpstudio.queries.audit_chain import Verdict
from tests.cast import MONDAY, TUESDAY, Company

LENGTH = 200
MIDDLE = 120  # where the trail was anchored while it grew
TABLE = "icpstudio_auditentry"


@pytest.fixture
def trail(kelvaro: Company) -> Iterator[Company]:
    """A trail of 200 entries, anchored at entry 120 and at its end, with the triggers out of the way."""
    people = list(kelvaro.people.values())
    for number in range(1, LENGTH + 1):
        subject, facts = people[number % 7], {"number": number, "before": ["rep"], "share": 0.25, "large": 1e17}
        audit.record("change_roles", subject, by=people[number % 3], at=MONDAY + timedelta(seconds=number), **facts)
        if number == MIDDLE:
            anchors.anchor(kelvaro.workspace, at=TUESDAY)
    lift(connection)
    yield kelvaro
    install(connection)


def verdict(company: Company) -> Verdict:
    return audit_chain.verify(company.workspace, outside=list(audit_anchors.in_file(settings.AUDIT_ANCHORS)))


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def entries(company: Company) -> Sequence[AuditEntry]:
    return list(AuditEntry.objects.filter(workspace=company.workspace).order_by("seq"))


def keep(rows: Sequence[AuditEntry]) -> None:
    """Write rows as they stand in memory, past the manners of the house: first out of each other's way."""
    AuditEntry.objects.filter(pk__in=[row.pk for row in rows]).delete()
    AuditEntry.objects.bulk_create(rows)


# Each way is given the trail and a place; it returns the damage that must be named, and where.
Way = Callable[[Company, list[AuditEntry], int], tuple[str, int]]


COLUMNS: dict[str, Any] = {
    "id": lambda row: uuid4(),
    "at": lambda row: row.at + timedelta(microseconds=1),
    "by_id": lambda row: None,
    "verb": lambda row: "invite",
    "subject_type": lambda row: "icpstudio.workspace",
    "subject_id": lambda row: str(uuid4()),
    "facts": lambda row: {**row.facts, "number": 0},
    "previous": lambda row: "f" * 64,
    "hash": lambda row: "f" * 64,
    "seq": lambda row: 1000,
    "workspace_id": None,
}


def edit(column: str) -> Way:
    def way(company: Company, rows: list[AuditEntry], seq: int) -> tuple[str, int]:
        row = rows[seq - 1]
        value = elsewhere if column == "workspace_id" else COLUMNS[column](row)
        AuditEntry.objects.filter(pk=row.pk).update(**{column: value})
        if column in {"seq", "workspace_id"}:
            return ("missing" if column == "seq" or seq < LENGTH else "cut off"), seq
        return "edited", seq

    return way


elsewhere: Any = None


def delete(company: Company, rows: list[AuditEntry], seq: int) -> tuple[str, int]:
    AuditEntry.objects.filter(seq=seq).delete()
    return ("missing" if seq < LENGTH else "cut off"), seq


def delete_and_number_anew(company: Company, rows: list[AuditEntry], seq: int) -> tuple[str, int]:
    later = rows[seq:]
    for row in later:
        row.seq -= 1
    AuditEntry.objects.filter(seq__gte=seq).delete()
    AuditEntry.objects.bulk_create(later)
    return ("missing" if later else "cut off"), seq


def swap(company: Company, rows: list[AuditEntry], seq: int) -> tuple[str, int]:
    one, other = rows[seq - 1], rows[(seq + 6) % LENGTH]
    one.seq, other.seq = other.seq, one.seq
    keep([one, other])
    return "swapped", min(one.seq, other.seq)


def forged(company: Company, seq: int, previous: str) -> AuditEntry:
    row = AuditEntry(workspace=company.workspace, seq=seq, at=MONDAY, verb="invite", subject_type="icpstudio.member", previous=previous)
    row.subject_id, row.facts = str(uuid4()), {}
    row.hash = with_another_key(row)
    return row


def with_another_key(row: AuditEntry) -> str:
    mine, settings.AUDIT_KEY = settings.AUDIT_KEY, "what somebody guessed"
    try:
        return audit_seal.seal(row.previous, audit_seal.sealed_fields(row))
    finally:
        settings.AUDIT_KEY = mine


def insert(company: Company, rows: list[AuditEntry], seq: int) -> tuple[str, int]:
    """Before entry `seq`, and everything after it numbered anew."""
    later = rows[seq - 1 :]
    for row in later:
        row.seq += 1
    keep([*later, forged(company, seq, rows[seq - 2].hash if seq > 1 else audit_seal.GENESIS)])
    return "inserted", seq


def append(company: Company, rows: list[AuditEntry], seq: int) -> tuple[str, int]:
    forged(company, LENGTH + 1, rows[-1].hash).save(force_insert=True)
    return "inserted", LENGTH + 1


def truncate(company: Company, rows: list[AuditEntry], seq: int) -> tuple[str, int]:
    """Everything from `seq` on, and the head and the later anchors are made to fit: only the file knows."""
    AuditEntry.objects.filter(seq__gte=seq).delete()
    AuditAnchor.objects.filter(seq__gte=seq).delete()
    AuditHead.objects.update(seq=seq - 1, hash=rows[seq - 2].hash if seq > 1 else audit_seal.GENESIS)
    return "cut off", seq


def rewrite(company: Company, rows: list[AuditEntry], seq: int) -> tuple[str, int]:
    """From the first entry on, `seq` left out, head included, with a key that is not ours."""
    kept, previous = [row for row in rows if row.seq != seq], audit_seal.GENESIS
    for place, row in enumerate(kept, 1):
        row.seq, row.previous = place, previous
        previous = row.hash = with_another_key(row)
    AuditEntry.objects.all().delete()
    AuditEntry.objects.bulk_create(kept)
    AuditHead.objects.update(seq=len(kept), hash=previous)
    return "rewritten", 1


WAYS: dict[str, list[Way]] = {
    "edit any column": [edit(column) for column in COLUMNS],
    "delete": [delete, delete_and_number_anew],
    "swap": [swap],
    "insert": [insert, append],
    "truncate the tail": [truncate],
    "rewrite from genesis": [rewrite],
}


def test_an_untouched_trail_is_sound(trail: Company) -> None:
    found = verdict(trail)

    assert (found.sound, found.seq, found.hash, found.anchors) == (True, LENGTH, entries(trail)[-1].hash, 2)


@pytest.mark.slow
@pytest.mark.parametrize("name", WAYS)
def test_every_way_of_tampering_with_every_entry_is_found_where_it_was_done(trail: Company, nordhaven: Company, name: str) -> None:
    global elsewhere
    elsewhere = nordhaven.workspace.pk
    anchors.anchor(trail.workspace, at=TUESDAY + timedelta(days=1))
    right, wrong = 0, []
    for seq in range(1, LENGTH + 1):
        with transaction.atomic():
            way = WAYS[name][seq % len(WAYS[name])]
            expected = way(trail, list(entries(trail)), seq)
            finding = verdict(trail).finding
            found = (str(finding.damage), finding.seq) if finding else ("nothing", 0)
            right += found == expected
            wrong += [] if found == expected else [(seq, expected, found)]
            transaction.set_rollback(True)

    assert (wrong, right) == ([], LENGTH)


@pytest.mark.parametrize("column", COLUMNS)
def test_an_edit_of_each_column_is_found(trail: Company, nordhaven: Company, column: str) -> None:
    global elsewhere
    elsewhere = nordhaven.workspace.pk
    expected = edit(column)(trail, list(entries(trail)), 77)
    finding = verdict(trail).finding

    assert finding is not None
    assert (str(finding.damage), finding.seq) == expected


def test_who_holds_the_key_and_rewrites_everything_is_found_by_the_anchor_in_the_file(trail: Company) -> None:
    rows, previous = list(entries(trail)), audit_seal.GENESIS
    rows[59].facts = {"number": 0}
    for row in rows:
        row.previous = previous
        previous = row.hash = audit_seal.seal(previous, audit_seal.sealed_fields(row))
    keep(rows)
    AuditHead.objects.update(hash=previous)
    AuditAnchor.objects.all().delete()
    finding = verdict(trail).finding

    assert finding is not None
    assert (str(finding.damage), finding.seq, finding.until) == ("rewritten", 1, MIDDLE)
    assert audit_chain.verify(trail.workspace).sound  # without the file there is nothing that speaks against it


def test_a_head_that_was_set_back_is_found(trail: Company) -> None:
    rows = entries(trail)
    AuditHead.objects.update(seq=150, hash=rows[149].hash)
    finding = verdict(trail).finding

    assert finding is not None
    assert (str(finding.damage), finding.seq, finding.until) == ("head", 151, 200)


def test_an_anchor_that_was_changed_is_found(trail: Company) -> None:
    AuditAnchor.objects.update(hash="f" * 64)
    finding = verdict(trail).finding

    assert finding is not None
    assert (str(finding.damage), finding.seq) == ("anchor", MIDDLE)


def test_what_the_first_release_wrote_still_verifies_and_its_edits_are_found(kelvaro: Company) -> None:
    """It sealed without the row's key."""
    row = AuditEntry(workspace=kelvaro.workspace, seq=1, at=MONDAY, verb="invite", subject_type="icpstudio.member", previous="0" * 64)
    row.subject_id, row.facts = str(kelvaro.rep.pk), {}
    row.hash = audit_seal.seal(row.previous, audit_seal.sealed_fields(row, with_id=False))
    row.save(force_insert=True)
    AuditHead.objects.create(workspace=kelvaro.workspace, seq=1, hash=row.hash)
    audit.record("invite", kelvaro.rep, by=kelvaro.owner, at=MONDAY)

    assert (audit_chain.verify(kelvaro.workspace).sound, audit_chain.verify(kelvaro.workspace).seq) == (True, 2)


def test_numbers_come_back_from_the_database_as_they_were_sealed(kelvaro: Company) -> None:
    audit.record("invite", kelvaro.rep, by=None, at=MONDAY, a=1e16, b=-0.0, c=1e-7, d=1e300, e=0.1, f=float("nan"), g=float("inf"), h=1.0)

    assert audit_chain.verify(kelvaro.workspace).sound


def test_the_tables_refuse_by_themselves(kelvaro: Company) -> None:
    audit.record("invite", kelvaro.rep, by=kelvaro.owner, at=MONDAY)
    anchors.anchor(kelvaro.workspace, at=TUESDAY)
    for statement in (
        "UPDATE icpstudio_auditentry SET verb = 'x'",
        "DELETE FROM icpstudio_auditentry",
        "UPDATE icpstudio_auditanchor SET seq = 9",
        "DELETE FROM icpstudio_auditanchor",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            sql(statement)

    assert (AuditEntry.objects.count(), AuditAnchor.objects.count()) == (1, 1)
