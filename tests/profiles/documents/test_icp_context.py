"""Words and figures of the page, as its templates get them."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from profiles.documents.icp import Stamps, context
from profiles.documents.icp_context import arrange


def rows(page):
    return {row.name: row for group in page["groups"] for row in group.rows}


def test_counts_are_drawn_and_said(sample, draft):
    row = rows(context(sample("v3"), draft, "en"))["Logistics or manufacturing"]

    assert (row.mark, row.points) == ("points", "+5")
    assert [(count.part, count.whole) for count in row.counts] == [("30", "of 43"), ("103", "of 428"), ("6", "of 57")]
    assert (row.picture.best, row.picture.others) == (71.77, 26.07)
    assert row.picture.title == "70\N{NO-BREAK SPACE}% of the best, 24\N{NO-BREAK SPACE}% of all others"
    assert row.sentence == "30 of 43 best, 103 of 428 others, 6 of 57 least ideal"


def test_deals_are_said_to_be_deals_and_the_least_ideal_not_counted(sample, draft):
    row = rows(context(sample("v3"), draft, "en"))["Comes through a referral"]

    assert [(count.part, count.whole) for count in row.counts] == [("99", "of 336"), ("187", "of 1,103"), ("", "not counted")]
    assert row.basis == "won and lost deals; 4 of 9 interviews"
    assert row.sentence == "99 of 336 won deals, 187 of 1,103 lost; 4 of 9 interviews"


def test_kinds_are_marks_and_minus_is_a_minus(sample, draft):
    marks = {name: (row.mark, row.points) for name, row in rows(context(sample("v3"), draft, "en")).items()}

    assert marks["Head office in the United States"] == ("points", "−3")
    assert marks["Runs its own loading docks"] == ("must-have", "")
    assert marks["Education"] == ("exclude", "")
    assert marks["Pays detention or demurrage"] == ("test", "")


def test_a_hypothesis_says_so_with_its_interviews(sample, draft):
    row = rows(context(sample("v3"), draft, "en"))["Runs its own loading docks"]

    assert (row.is_hypothesis, row.words, row.sentence) == (True, "6 of 9 interviews", "hypothesis, 6 of 9 interviews")


def test_categories_keep_their_order(sample, draft):
    content = sample("v3")
    content["criteria"].reverse()

    assert [group.name for group in context(content, draft, "en")["groups"]] == [
        "Company demographics",
        "Business need",
        "Business context",
        "Operating style",
        "Environment, technology",
        "Profitability",
    ]


def test_tiers_show_what_was_won_in_each(sample, draft):
    tiers = context(sample("v3"), draft, "en")["tiers"]

    assert [(tier["name"], tier["range"], tier["percent"], tier["text"]) for tier in tiers] == [
        ("Ideal", "7 points or more", "68\N{NO-BREAK SPACE}%", "won 32 of 47 later deals"),
        ("Secondary", "3 to 6 points", "32\N{NO-BREAK SPACE}%", "won 60 of 189 later deals"),
        ("Non-ideal", "below 3", "10\N{NO-BREAK SPACE}%", "won 29 of 301 later deals"),
    ]


def test_without_tiers_the_thresholds_are_said(sample, draft):
    page = context(sample("sparse"), draft, "en")

    assert page["tiers"] == []
    assert page["rule"].startswith("Ideal from 7 points, secondary from 3. A missed must-have or an exclusion outweighs any score.")


def test_numbers_follow_the_language(sample, draft):
    page = context(sample("v3.de"), draft, "de")

    assert page["foot"]["backtest"]["figure"] == "0,76 [0,71–0,81]"
    assert rows(page)["Kommt über eine Empfehlung"].counts[1].whole.endswith("1.103")


def test_figures_are_rounded_not_cut(sample, draft):
    content = sample("v3")
    content["backtest"] |= {"auc": 0.7571, "interval": [0.6969, 0.8087]}

    assert context(content, draft, "en")["foot"]["backtest"]["figure"] == "0.76 [0.70–0.81]"


@pytest.mark.parametrize(
    ("interval", "title"),
    [
        ([0.71, 0.81], "Separates won from lost:"),
        ([0.41, 0.53], "No evidence that it separates:"),
        ([0.5, 0.6], "No evidence that it separates:"),
    ],
)
def test_a_page_that_does_not_separate_says_so(interval, title, sample, draft):
    content = sample("v3")
    content["backtest"]["interval"] = interval

    assert context(content, draft, "en")["foot"]["backtest"]["title"] == title


def test_a_draft_has_no_code_and_names_what_is_missing(sample, draft):
    page = context(sample("sparse"), draft, "en")

    assert page["top_right"] == "Dock scheduling, Europe. Draft of version 3"
    assert page["foot"]["standing"] == {
        "title": "Draft of version 3 · 9 July 2024",
        "text": "Not approved. Version 2 is the page in force.",
    }
    assert page["foot"]["check"]["title"] == "No check code yet"
    assert page["qr"] is None
    assert page["missing"] == "what makes them look, why they stay, the buying committee, the message line, discovery questions, keywords"


def test_an_approved_page_names_people_dates_and_code(sample, published):
    page = context(sample("sparse"), published, "en")

    assert page["top_right"] == "Dock scheduling, Europe"
    assert page["foot"]["standing"] == {
        "title": "Version 3 · 16 July 2024",
        "text": "Approved by Henrik Aas and Carla Monti. Review by 31 January 2025.",
    }
    assert page["foot"]["check"] == {
        "title": "Check code 7K4M-Q2XP-9D",
        "url": "icp.kelvaro.example/c/7K4M-Q2XP-9D",
        "text": "says whether this page is current.",
    }
    assert page["missing"] == ""


def test_a_code_is_never_stamped_on_a_draft(sample, published):
    page = context(sample("v3"), replace(published, state="in_review"), "en")

    assert (page["qr"], page["foot"]["check"]["title"]) == (None, "No check code yet")


def test_aims_stand_there_when_the_reason_is_tied_to_them(sample, published):
    both = replace(published, vision="No truck waits.")

    assert context(sample("v3"), both, "en")["aims"] == [("Purpose.", published.purpose)]


def test_an_empty_draft_still_makes_a_page(draft):
    page = context({}, draft, "en")

    assert page["who"] == "Whom we serve is not written yet."
    assert arrange(page) == [[], [], []]
    assert "icp-flow" in render_to_string("documents/icp.html", page | {"page": "A4", "zoom": 100, "columns": arrange(page)})


def test_a_foreign_quote_keeps_its_language_and_marks(sample, draft):
    content = sample("v3")
    content["shown_quotes"][0] |= {"language": "de", "text": "Jetzt schaut man nach und ist fertig."}

    (quote,) = next(section for section in context(content, draft, "en")["sections"] if section.key == "why_choose").quotes

    assert (quote.language, quote.marks) == ("de", ("„", "“"))


def test_stamps_go_to_json_and_back(published):
    assert Stamps.from_json(published.as_json() | {"unknown": 1}) == published
