"""Versions: who may read them, what their hash covers, and what changed between two."""

import json
from pathlib import Path

import pytest

from icpstudio.errors import Forbidden
from profiles.actions import drafting
from profiles.models import Criterion, Version
from profiles.ports import Said
from profiles.queries import differences, readings, versions
from tests.cast import FRIDAY, MONDAY, TUESDAY

PROFILES = Path(__file__).parents[2] / "data" / "profiles"
SAID = Said("quote:1", "On Friday the drivers had stopped phoning.", "Site manager", "en", "Why us?", (), "int-1", "std-1")


@pytest.fixture
def v1(kelvaro):
    Criterion.objects.create(
        workspace=kelvaro.workspace, workshop=kelvaro.workshop, kind="scored", category="company_demographics", name="Logistics", points=5,
        evidence={"best": [30, 43], "others": [103, 428]}, chosen_at=MONDAY, chosen_by=kelvaro.facilitator,
    )  # fmt: skip
    return drafting.draft(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)


def publish(version):
    for verb, stamps in (
        ("submit", {"content_hash": "h", "submitted_at": MONDAY}),
        ("approve", {}),
        ("publish", {"published_at": TUESDAY}),
    ):
        version.move(verb, **stamps)


def test_a_page_in_the_making_is_for_those_who_take_part(kelvaro, nordhaven, v1):
    assert versions.readable(kelvaro.contributor, v1.pk) == v1
    with pytest.raises(Forbidden):
        versions.readable(kelvaro.rep, v1.pk)
    with pytest.raises(Version.DoesNotExist):
        versions.readable(nordhaven.facilitator, v1.pk)

    publish(v1)
    assert versions.readable(kelvaro.rep, v1.pk) == v1
    assert versions.published(kelvaro.workshop) == v1
    assert versions.current_draft(kelvaro.workshop) is None


def test_the_hash_covers_every_word_and_what_stands_behind_it(kelvaro, v1):
    by = {"by": kelvaro.facilitator, "at": MONDAY}
    seen = [versions.content_hash(v1)]
    drafting.save_section(v1, "needs", {"pains": [{"text": "Trucks wait"}]}, rev=0, **by)
    seen.append(versions.content_hash(v1))
    drafting.attach_evidence(v1, line="pains-1", said=SAID, **by)
    seen.append(versions.content_hash(v1))
    drafting.save_section(v1, "needs", {"pains": [{"text": "Trucks wait."}]}, rev=1, **by)
    seen.append(versions.content_hash(v1))

    assert len(set(seen)) == len(seen)


def test_a_redacted_quote_still_verifies(kelvaro, v1):
    row = drafting.attach_evidence(v1, line="why_choose", said=SAID, by=kelvaro.facilitator, at=MONDAY)
    before = versions.content_hash(v1)

    v1.evidence.filter(pk=row.pk).update(text="[removed]", attribution="")

    assert versions.content_hash(v1) == before
    assert versions.content(v1)["shown_quotes"][0]["text"] == "[removed]"


def test_a_renamed_workspace_renames_no_page(kelvaro, v1):
    kelvaro.workspace.name = "Someone else"
    kelvaro.workspace.save()
    v1 = versions.one(kelvaro.facilitator, v1.pk)

    assert versions.stamps(v1)["workspace"] == "Kelvaro"


def test_what_changed_is_said_word_by_word(kelvaro, v1):
    by = {"by": kelvaro.facilitator, "at": MONDAY}
    pains = [{"text": "Trucks wait at the gate"}, {"text": "Nobody sees the yard"}, {"text": "Do you have a backup planner?"}]
    drafting.save_section(v1, "needs", {"pains": pains}, rev=0, **by)
    publish(v1)
    v2 = drafting.draft(kelvaro.workshop, by=kelvaro.facilitator, at=FRIDAY)
    row = versions.section(v2, "needs")
    pains = [{"text": "Trucks wait at every gate"}, {"text": "Nobody sees the yard"}, {"text": "What happens when that planner is away?"}]
    drafting.save_section(v2, "needs", {"pains": pains}, rev=row.rev, **by)

    found = versions.diff(v1, v2)

    assert [(change.heading, [(piece.kind, piece.text) for piece in change.pieces]) for change in found.changes] == [
        ("Pains", [("same", "Trucks wait at"), ("del", "the"), ("ins", "every"), ("same", "gate")]),
        (
            "Pains",
            [
                ("del", "Do you have a backup planner?"),
                ("ins", "What happens when that planner is away?"),
            ],
        ),
    ]
    assert found.unchanged == 3  # the statement, the criterion, one pain
    assert readings.before(v2) == v1


def test_the_first_version_is_all_new(v1):
    found = versions.diff(None, v1)

    assert [change.pieces[0].kind for change in found.changes] == ["ins", "ins"]
    assert found.unchanged == 0


def test_criteria_say_what_they_are_worth(kelvaro):
    two, three = (json.loads((PROFILES / f"{name}.json").read_text()) for name in ("v2", "v3"))

    found = differences.differences(two, three)
    criteria = [
        " ".join(f"{piece.kind}:{piece.text}" for piece in change.pieces) for change in found.changes if change.heading == "Criteria"
    ]

    assert "ins:Head office in the United States: −3 points" in criteria


def test_what_is_missing_before_approval_is_said_in_sentences(kelvaro):
    version = drafting.draft(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)

    assert versions.ready_to_submit(version) == [
        "The statement says nothing yet: write whom you serve.",
        "There is no criterion on the page yet: choose some in step 3.",
        "Nobody is named to approve it: name approvers in the workshop's settings.",
        "The page has not been measured since it was changed.",
    ]


def test_the_list_of_versions_costs_the_same_for_one_and_for_three(kelvaro, v1, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert len(readings.rows(kelvaro.workshop)) == 1
    for _attempt in range(2):
        versions.current_draft(kelvaro.workshop).move("submit", content_hash="h")
        versions.of(kelvaro.workshop).first().move("send_back")
        drafting.draft(kelvaro.workshop, by=kelvaro.facilitator, at=FRIDAY)

    with django_assert_num_queries(3):
        rows = readings.rows(kelvaro.workshop)
    assert [(row.words, row.state) for row in rows] == [
        ("Draft of version 1", "draft"),
        ("Version 1, sent back", "open"),
        ("Version 1, sent back", "open"),
    ]
