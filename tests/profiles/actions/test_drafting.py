"""A draft says what the workshop found, and nothing else."""

import json
from pathlib import Path

import pytest

from icpstudio.errors import Conflict, Forbidden, Invalid
from interviews.actions.interviews import withdraw
from interviews.actions.themes import tag
from profiles import ports
from profiles.actions import drafting
from profiles.actions.drafting_fit import measure
from profiles.choices import EvidenceKind
from profiles.models import Criterion, Evidence, Section
from profiles.ports import Said
from profiles.queries import versions
from tests.cast import FRIDAY, MONDAY, TUESDAY
from tests.interviews.heard import WORDS, logged

PROFILES = Path(__file__).parents[2] / "data" / "profiles"
SAID = Said("quote:1", "On Friday the drivers had stopped phoning.", "Site manager", "en", "Why us?", (), "int-1", "std-1")
FIRMS = {"best": [30, 43], "others": [103, 428], "least_ideal": [6, 57]}
LINE = {"pains": [{"text": "Trucks wait at the gate"}]}


@pytest.fixture
def dock(kelvaro):
    """A workshop with two counted criteria and a hypothesis."""
    rows = [
        ("scored", "company_demographics", "Logistics or manufacturing", 5, FIRMS),
        ("must-have", "business_need", "Runs its own loading docks", None, {"interviews": [6, 9]}),
        ("exclude", "company_demographics", "Education", None, {"won": [14, 336], "lost": [119, 1103]}),
    ]
    for place, (kind, category, name, points, evidence) in enumerate(rows):
        Criterion.objects.create(
            workspace=kelvaro.workspace, workshop=kelvaro.workshop, position=place, kind=kind, category=category, name=name, points=points,
            condition={"column": name, "kind": "is", "value": "yes"}, evidence=evidence, chosen_at=MONDAY, chosen_by=kelvaro.facilitator,
        )  # fmt: skip
    kelvaro.workshop.ideal_from, kelvaro.workshop.secondary_from = 5, 2
    kelvaro.workshop.save()
    return kelvaro


@pytest.fixture
def v1(dock):
    return drafting.draft(dock.workshop, by=dock.facilitator, at=MONDAY)


def rev(version, key):
    return versions.section(version, key).rev


def test_a_first_draft_is_composed_from_the_criteria_and_leaves_the_rest_empty(dock):
    version = drafting.draft(dock.workshop, by=dock.facilitator, at=MONDAY)
    document = versions.content(version)

    assert (version.number, version.attempt, version.state) == (1, 1, "draft")
    assert document["statement"] == {"who": "Logistics or manufacturing, runs its own loading docks.", "label": "evidence"}
    assert document["why"] == {"text": "", "ties_to": ["purpose"]}
    assert versions.stamps(version)["purpose"] == dock.workspace.purpose
    assert document["thresholds"] == {"ideal": 5, "secondary": 2}
    assert [(line["name"], line["label"], line["evidence"]["text"]) for line in document["criteria"]] == [
        ("Logistics or manufacturing", "evidence", "30 of 43 best, 103 of 428 others, 6 of 57 least ideal"),
        ("Runs its own loading docks", "hypothesis", "6 of 9 interviews"),
        ("Education", "evidence", "14 of 336 won deals, 119 of 1,103 lost"),
    ]
    assert not {"backtest", "pains", "triggers", "why_choose", "message", "keywords", "not_served"} & set(document)
    assert dock.audit() == [("draft", dock.facilitator, str(version.pk))]


def test_only_one_draft_is_open_at_a_time(dock, v1):
    with pytest.raises(Conflict) as refused:
        drafting.draft(dock.workshop, by=dock.facilitator, at=TUESDAY)

    assert refused.value.current == v1
    assert dock.workshop.versions.count() == 1


def test_who_does_not_run_workshops_does_not_draft(dock):
    with pytest.raises(Forbidden):
        drafting.draft(dock.workshop, by=dock.contributor, at=MONDAY)

    assert not dock.workshop.versions.exists()


def test_a_section_is_saved_with_who_wrote_it(dock, v1):
    saved = drafting.save_section(v1, "needs", LINE, rev=0, by=dock.owner, at=TUESDAY)

    assert saved.content == {"pains": [{"text": "Trucks wait at the gate", "id": "pains-1"}]}
    assert (saved.rev, saved.saved_by, saved.saved_at) == (1, dock.owner, TUESDAY)
    assert {row.member for row in v1.authors.all()} == {dock.facilitator, dock.owner}
    assert dock.audit()[-1] == ("save_section", dock.owner, str(v1.pk))


def test_saving_the_same_words_changes_nothing(dock, v1):
    drafting.save_section(v1, "needs", LINE, rev=0, by=dock.facilitator, at=MONDAY)
    before = dock.audit()

    same = {"pains": [{"text": " Trucks wait  at the gate "}, {"text": ""}]}
    again = drafting.save_section(v1, "needs", same, rev=1, by=dock.owner, at=FRIDAY)

    assert (again.rev, again.saved_at) == (1, MONDAY)
    assert dock.audit() == before
    assert [row.member for row in v1.authors.all()] == [dock.facilitator]


def test_the_slower_of_two_is_told_and_overwrites_nothing(dock, v1):
    drafting.save_section(v1, "needs", LINE, rev=0, by=dock.facilitator, at=MONDAY)

    with pytest.raises(Conflict) as refused:
        drafting.save_section(v1, "needs", {"pains": [{"text": "Slots live in a spreadsheet"}]}, rev=0, by=dock.owner, at=TUESDAY)

    assert refused.value.current.content == {"pains": [{"text": "Trucks wait at the gate", "id": "pains-1"}]}
    assert versions.section(v1, "needs").rev == 1


@pytest.mark.parametrize(
    ("key", "content", "field", "says"),
    [
        ("statement", {"statement": {"who": "x" * 230}}, "statement-who", "Who we serve: 10 characters too many."),
        ("needs", {"pains": [{"text": "fine"}, {"text": "\U00013000"}]}, "pains-1-text", "Line: the page's fonts can't draw \U00013000."),
        ("needs", {"pains": "Trucks wait"}, "pains", "Pains: a list is expected."),
        ("needs", {"pains": [{"text": 7}]}, "pains-0-text", "Line: a text is expected."),
        ("needs", {"message": {"line": "x"}}, "message", "“message” is no part of this section."),
        ("nowhere", {}, "nowhere", "This page has no such section."),
    ],
)
def test_what_can_not_be_used_is_refused_by_name(dock, v1, key, content, field, says):
    with pytest.raises(Invalid) as refused:
        drafting.save_section(v1, key, content, rev=0, by=dock.facilitator, at=TUESDAY)

    assert (refused.value.field, refused.value.sentence) == (field, says)
    assert not Section.objects.filter(version=v1, key="needs").exists()


def test_a_line_keeps_its_id_while_it_is_rewritten_and_moved(dock, v1):
    drafting.save_section(v1, "needs", {"pains": [{"text": "one"}, {"text": "two"}]}, rev=0, by=dock.facilitator, at=MONDAY)
    drafting.save_section(v1, "needs", {"pains": [{"text": "one"}, {"text": "two, rewritten"}]}, rev=1, by=dock.facilitator, at=MONDAY)
    moved = {"pains": [{"text": "two, rewritten", "id": "pains-2"}, {"text": "one"}, {"text": "three"}]}
    saved = drafting.save_section(v1, "needs", moved, rev=2, by=dock.facilitator, at=MONDAY)

    assert [(line["id"], line["text"]) for line in saved.content["pains"]] == [
        ("pains-2", "two, rewritten"),
        ("pains-1", "one"),
        ("pains-3", "three"),
    ]


def test_a_quote_is_copied_behind_a_line_and_gone_with_it(dock, v1):
    drafting.save_section(v1, "needs", LINE, rev=0, by=dock.facilitator, at=MONDAY)
    drafting.attach_evidence(v1, line="pains-1", said=SAID, by=dock.facilitator, at=TUESDAY)
    drafting.attach_evidence(v1, line="pains-1", said=SAID, by=dock.facilitator, at=FRIDAY)
    drafting.attach_evidence(v1, line="why_choose", said=SAID, by=dock.facilitator, at=TUESDAY)

    document = versions.content(v1)
    assert document["pains"] == [{"text": "Trucks wait at the gate", "id": "pains-1", "label": "evidence", "quotes": ["quote:1"]}]
    assert document["shown_quotes"] == [
        {"quote": "quote:1", "under": "why_choose", "text": SAID.text, "attribution": "Site manager", "language": "en"}
    ]

    drafting.save_section(v1, "needs", {}, rev=1, by=dock.facilitator, at=FRIDAY)
    assert [row.line for row in v1.evidence.filter(kind=EvidenceKind.QUOTE)] == ["why_choose"]


def test_a_quote_needs_a_line_that_is_there(dock, v1):
    with pytest.raises(Invalid):
        drafting.attach_evidence(v1, line="pains-9", said=SAID, by=dock.facilitator, at=MONDAY)

    assert not v1.evidence.filter(kind=EvidenceKind.QUOTE).exists()


def test_evidence_can_be_taken_off_again(dock, v1):
    row = drafting.attach_evidence(v1, line="why_stay", said=SAID, by=dock.facilitator, at=MONDAY)
    drafting.remove_evidence(row, by=dock.owner, at=TUESDAY)

    assert "quote:1" not in {found.reference for found in v1.evidence.all()}
    assert dock.audit()[-1] == ("remove_evidence", dock.owner, str(v1.pk))


def test_a_sent_back_version_is_tried_again_under_its_number_with_its_words(dock, v1):
    drafting.save_section(v1, "needs", LINE, rev=0, by=dock.facilitator, at=MONDAY)
    v1.move("submit", content_hash=versions.content_hash(v1))
    v1.move("send_back")
    dock.workshop.criteria.filter(name="Education").delete()

    again = drafting.draft(dock.workshop, by=dock.facilitator, at=FRIDAY)
    document = versions.content(again)

    assert (again.number, again.attempt, again.based_on) == (1, 2, v1)
    assert [line["text"] for line in document["pains"]] == ["Trucks wait at the gate"]
    assert [line["name"] for line in document["criteria"]] == ["Logistics or manufacturing", "Runs its own loading docks"]


def test_a_published_version_is_followed_by_the_next_number(dock, v1):
    for verb, stamps in (("submit", {"content_hash": "h"}), ("approve", {}), ("publish", {})):
        v1.move(verb, **stamps)

    v2 = drafting.draft(dock.workshop, by=dock.facilitator, at=FRIDAY)

    assert (v2.number, v2.attempt, v2.based_on) == (2, 1, v1)
    assert versions.diff(v1, v2).changes == ()


def test_criteria_can_be_taken_from_step_3_again(dock, v1):
    lines = versions.section(v1, "criteria").content["criteria"]
    noted = [lines[1], lines[0] | {"detail": "all sites"}, lines[2]]
    content = versions.section(v1, "criteria").content | {"criteria": noted}
    drafting.save_section(v1, "criteria", content, rev=1, by=dock.facilitator, at=MONDAY)
    dock.workshop.criteria.filter(name="Logistics or manufacturing").update(points=4, evidence={"best": [20, 43], "others": [50, 428]})

    drafting.refresh_criteria(v1, by=dock.facilitator, at=TUESDAY)

    document = versions.content(v1)
    assert [(line["name"], line.get("points"), line.get("detail")) for line in document["criteria"]] == [
        ("Runs its own loading docks", None, None),
        ("Logistics or manufacturing", 4, "all sites"),
        ("Education", None, None),
    ]
    assert document["criteria"][1]["evidence"]["text"] == "20 of 43 best, 50 of 428 others"
    assert Evidence.objects.filter(version=v1).count() == 3


def test_a_withdrawn_consent_takes_its_quotes_off_the_draft(dock, v1):
    interview = logged(dock)
    said = ports.interviews.citable(dock.workshop)[0]
    for told in (said, SAID):
        drafting.attach_evidence(v1, line="why_choose", said=told, by=dock.facilitator, at=TUESDAY)

    withdraw(interview, "She asked for it.", by=dock.facilitator, at=FRIDAY)

    assert [row.reference for row in v1.evidence.filter(kind=EvidenceKind.QUOTE)] == [SAID.reference]
    assert dock.audit()[-1] == ("forget_quote", dock.facilitator, str(v1.pk))


def test_a_first_draft_says_what_was_heard_under_the_question_it_answers(dock):
    interview = logged(dock)
    tag(interview.answers.get().quotes.get(), "Waiting at the gate", by=dock.facilitator, at=MONDAY)

    document = versions.content(drafting.draft(dock.workshop, by=dock.facilitator, at=TUESDAY))

    said = ports.interviews.citable(dock.workshop)[0]
    assert document["why_choose"] == [
        {
            "text": "Waiting at the gate",
            "id": "why_choose-1",
            "label": "evidence",
            "quotes": [said.reference],
            "interviews": {"count": 1, "of": 1},
        }
    ]
    assert [(quote["under"], quote["text"]) for quote in document["shown_quotes"]] == [("why_choose", WORDS)]


def test_a_whole_document_brings_its_words_and_leaves_step_3_alone(dock, v1):
    document = json.loads((PROFILES / "v3.json").read_text())

    drafting.write(v1, document, by=dock.facilitator, at=TUESDAY)

    found = versions.content(v1)
    texts = ("pains", "triggers", "why_choose", "why_stay", "not_served", "secondary", "discovery_questions")
    assert {key: [line["text"] for line in found[key]] for key in texts} == {key: [line["text"] for line in document[key]] for key in texts}
    assert found["statement"]["who"] == document["statement"]["who"]
    assert found["why"] == document["why"]
    assert found["message"]["line"] == document["message"]["line"]
    assert [persona["goals"] for persona in found["personas"]] == [persona["goals"] for persona in document["personas"]]
    assert (found["keywords"], found["negative_keywords"]) == (document["keywords"], document["negative_keywords"])
    assert [line["name"] for line in found["criteria"]] == ["Logistics or manufacturing", "Runs its own loading docks", "Education"]
    assert {line["label"] for line in found["pains"]} == {"hypothesis"}


def test_interview_counts_of_criteria_are_not_carried_over_twice(dock, v1):
    v1.move("submit", content_hash="h")
    v1.move("send_back")
    dock.workshop.criteria.filter(name="Runs its own loading docks").update(evidence={"interviews": [7, 10]})

    again = drafting.draft(dock.workshop, by=dock.facilitator, at=FRIDAY)

    assert versions.content(again)["criteria"][1]["evidence"]["text"] == "7 of 10 interviews"


def test_a_submitted_version_takes_no_more_words(dock, v1):
    v1.move("submit", content_hash="h")

    with pytest.raises(Conflict):
        drafting.save_section(v1, "needs", LINE, rev=0, by=dock.facilitator, at=TUESDAY)
    with pytest.raises(Conflict):
        drafting.attach_evidence(v1, line="why_stay", said=SAID, by=dock.facilitator, at=TUESDAY)
    with pytest.raises(Conflict):
        drafting.refresh_criteria(v1, by=dock.facilitator, at=TUESDAY)

    assert versions.section(v1, "needs") is None


def test_measuring_finds_the_largest_legible_size_and_knows_when_it_is_out_of_date(dock, v1):
    fit = measure(v1, by=dock.facilitator, at=MONDAY)

    assert (fit.pages, fit.fits, fit.is_current) == (1, True, True)
    assert fit.scale >= versions.LEAST_SCALE
    drafting.save_section(v1, "needs", LINE, rev=0, by=dock.facilitator, at=TUESDAY)
    assert versions.fits(v1).is_current is False


def test_too_much_text_names_the_section_to_shorten(dock, v1):
    lines = [{"text": f"{place} " + "Trucks wait at the gate and the carrier bills for it. " * 4} for place in range(12)]
    for key, part in (("needs", "pains"), ("not_served", "not_served"), ("reasons", "why_choose")):
        drafting.save_section(v1, key, {part: lines}, rev=0, by=dock.facilitator, at=MONDAY)

    fit = measure(v1, by=dock.facilitator, at=MONDAY)

    assert fit.fits is False
    assert fit.problems
    assert {problem.section for problem in fit.problems} <= {"pains", "not_served", "why_choose"}
    assert [problem.words for problem in fit.problems] == versions.ready_to_submit(v1)[-len(fit.problems) :]
