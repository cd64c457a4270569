"""What can't be one page is refused, with the section named, quickly."""

import copy
import time
from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from profiles.documents.icp import problems_of, render
from profiles.documents.icp_texts import printed

SCRIPTS = "abc äöü łž Ωβ Жд שלום مرحبا 漢字かな 한국 😀🚚 — “x” 1,103 % +5 −3 & < > \u00ad"


def changed(content, section, text, place=0):
    content = copy.deepcopy(content)
    content[section][place]["text"] = text
    return content


def test_a_section_that_is_too_long_is_named_with_what_to_shorten(sample, draft):
    made = render(changed(sample("v3"), "triggers", "the planner leaves and " * 150, place=1), draft)

    assert made.pdf == b""
    first = made.problems[0]
    assert (first.kind, first.section, first.fields[0]) == ("too_long", "triggers", "triggers[1].text")
    assert first.over_mm > 50
    assert first.words == f"The page is {first.over_mm:.0f} mm too long at the smallest legible size. Shorten “What makes them look”."


def test_a_long_foot_is_named_too(sample, draft):
    content = sample("v3")
    content["backtest"]["note"] = "On deals that were closed later, and not used. " * 40

    assert [problem.section for problem in render(content, draft).problems] == ["backtest"]


@pytest.mark.parametrize("text", ["x" * 200_000, "x " * 100_000, "x" * 5_000, "\u00ad" * 50_000, "a\u0301" * 50_000])
def test_far_too_much_is_refused_at_once(text, sample, draft):
    began = time.monotonic()

    made = render(changed(sample("v3"), "pains", text), draft)

    assert [(problem.kind, problem.section, problem.fields[0]) for problem in made.problems] == [("too_long", "pains", "pains[0].text")]
    assert (made.pdf, made.layouts) == (b"", 0)
    assert time.monotonic() - began < 5


def test_characters_that_no_font_draws_are_named_before_anything_is_laid_out(sample, draft):
    content = changed(sample("v3"), "pains", "ก comes and ᚠ goes")
    content["criteria"][2]["name"] = "Rune ᚠ"

    found = problems_of(content)

    assert [(problem.kind, problem.section, problem.fields) for problem in found] == [
        ("characters", "criteria", ("criteria[2].name",)),
        ("characters", "pains", ("pains[0].text",)),
    ]
    assert found[1].words == "Pains: the page's fonts can't draw ก ᚠ."
    assert render(content, draft).problems == found


def test_a_page_in_many_scripts_is_one_page(sample, draft):
    content = sample("v3")
    content["statement"]["who"] = "日本の物流会社 and שלום, мир"
    for place, text in enumerate(
        ("משאיות מחכות בשער ו-12 נהגים", "الشاحنات تنتظر عند البوابة", "卡车在门口等待 トラックが待つ 트럭이 기다린다")
    ):
        content["pains"][place]["text"] = text
    content["triggers"][0]["text"] = "🚚 arrives 👨‍👩‍👧 ⏰ ❤️ ✓"

    made = render(content, draft)

    assert made.problems == ()
    assert len(PdfReader(BytesIO(made.pdf)).pages) == 1


texts = st.lists(st.sampled_from([*SCRIPTS.split(), "Donaudampfschifffahrtsgesellschaft", "x" * 90]), min_size=1, max_size=60).map(" ".join)


@given(pains=st.lists(texts, max_size=6), questions=st.lists(texts, max_size=6), who=texts, page=st.sampled_from(["A4", "Letter"]))
@settings(
    max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_is_one_page_or_refused_with_the_section_named(pains, questions, who, page, sample, draft):
    content = sample("v2")
    content["statement"]["who"] = who
    content["pains"] = [{"text": text} for text in pains]
    content["discovery_questions"] = [{"text": text} for text in questions]

    made = render(content, draft, page=page)

    if made.pdf:
        assert made.problems == ()
        assert len(PdfReader(BytesIO(made.pdf)).pages) == made.pages == 1
    else:
        fields = {field for _section, field, _text in printed(content)}
        assert made.problems
        for problem in made.problems:
            assert (problem.kind, problem.words) == ("too_long", problem.words)
            assert problem.over_mm > 0
            assert set(problem.fields) <= fields
            assert problem.fields
