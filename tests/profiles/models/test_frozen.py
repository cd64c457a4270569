"""What was submitted stays as it was: the tables refuse by themselves, whatever the code above them does."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icpstudio.errors import Conflict
from profiles.actions import drafting
from profiles.actions.drafting_evidence import place
from profiles.choices import VERSION_MOVES, EvidenceKind, VersionState
from profiles.models import Evidence, Section, Version
from profiles.queries import versions
from tests.cast import FRIDAY, MONDAY

FROM_SUBMISSION = [state for state in VersionState.values if state != "draft"]
WAY = {
    "in_review": ["submit"],
    "approved": ["submit", "approve"],
    "published": ["submit", "approve", "publish"],
    "superseded": ["submit", "approve", "publish", "supersede"],
    "sent_back": ["submit", "send_back"],
    "withdrawn": ["submit", "withdraw"],
}


@pytest.fixture
def version(kelvaro):
    made = drafting.draft(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)
    drafting.save_section(made, "needs", {"pains": [{"text": "Trucks wait"}]}, rev=0, by=kelvaro.facilitator, at=MONDAY)
    place(made, "pains-1", EvidenceKind.QUOTE, text="They wait.", by=kelvaro.facilitator, at=MONDAY)
    return made


def brought_to(version, state):
    for verb in WAY[state]:
        version.move(verb, **({"content_hash": versions.content_hash(version)} if verb == "submit" else {}))


def refused(change):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change()
    return str(error.value).splitlines()[0]


@pytest.mark.parametrize("state", FROM_SUBMISSION)
def test_from_submission_on_nothing_below_a_version_changes(kelvaro, version, state):
    brought_to(version, state)
    before = versions.content_hash(version), versions.content(version)
    says = "A submitted version can no longer change."
    row = {"workspace": kelvaro.workspace, "version": version}

    assert refused(lambda: Section.objects.filter(version=version, key="needs").update(content={"pains": []})) == says
    assert refused(lambda: Section.objects.filter(version=version, key="needs").delete()) == says
    assert refused(lambda: Section.objects.create(**row, key="words", content={}, saved_at=FRIDAY)) == says
    assert refused(lambda: Evidence.objects.filter(version=version).update(text="They do not wait.")) == says
    assert refused(lambda: Evidence.objects.filter(version=version).delete()) == says
    assert refused(lambda: Evidence.objects.create(**row, line="pains-1", kind="quote", text="x", digest="d", attached_at=FRIDAY)) == says
    assert refused(version.delete) == says
    assert (versions.content_hash(version), versions.content(version)) == before


@pytest.mark.parametrize("column", ["number", "attempt", "language", "page", "content_hash", "submitted_at", "approvals_needed"])
def test_what_was_submitted_keeps_its_columns(version, column):
    brought_to(version, "in_review")
    other = {
        "number": 9,
        "attempt": 9,
        "language": "de",
        "page": "Letter",
        "content_hash": "x",
        "submitted_at": FRIDAY,
        "approvals_needed": 7,
    }

    said = refused(lambda: Version.objects.filter(pk=version.pk).update(**{column: other[column]}))

    assert said == "A submitted version can no longer change."


def test_a_draft_changes_freely(version):
    Section.objects.filter(version=version, key="needs").update(content={"pains": []})
    Evidence.objects.filter(version=version).delete()

    assert versions.content(version).get("pains") == []


@pytest.mark.parametrize("before", VersionState.values)
def test_only_lawful_moves_reach_the_table(version, before):
    if before != "draft":
        brought_to(version, before)
    lawful = {move.after for move in VERSION_MOVES.values() if before in move.before}
    told = {}
    for after in VersionState.values:
        if after not in lawful | {before}:
            told[after] = refused(lambda after=after: Version.objects.filter(pk=version.pk).update(state=after, content_hash="h" * 64))

    assert set(told) == set(VersionState.values) - lawful - {before}
    assert set(told.values()) <= {
        "A version moves only as its table of moves allows.",
        "A submitted version can no longer change.",
    }
    assert Version.objects.get(pk=version.pk).state == before


@given(verbs=st.lists(st.sampled_from(sorted(VERSION_MOVES)), max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_version_walks_only_where_its_table_leads(version, verbs):
    """A plain model of the states beside the database: each verb moves both, or is refused by both."""
    mark = transaction.savepoint()
    model = "draft"
    try:
        for verb in verbs:
            stamps = {"content_hash": "h"} if verb == "submit" else {}
            if model in VERSION_MOVES[verb].before:
                version.move(verb, **stamps)
                model = VERSION_MOVES[verb].after
            else:
                with pytest.raises(Conflict):
                    version.move(verb, **stamps)
            assert Version.objects.get(pk=version.pk).state == model
    finally:
        transaction.savepoint_rollback(mark)
        version.state = "draft"
    assert connection.in_atomic_block
