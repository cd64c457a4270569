"""The versions of a page as people meet them: the list, what changed, and the page in force."""

import pytest

from profiles.actions import drafting
from profiles.models import Criterion
from tests.cast import MONDAY, TUESDAY, browser


@pytest.fixture
def v1(kelvaro):
    Criterion.objects.create(
        workspace=kelvaro.workspace, workshop=kelvaro.workshop, kind="scored", category="company_demographics", name="Logistics", points=5,
        evidence={"best": [30, 43], "others": [103, 428]}, chosen_at=MONDAY, chosen_by=kelvaro.facilitator,
    )  # fmt: skip
    version = drafting.draft(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)
    version.move("submit", content_hash="h", submitted_at=MONDAY, submitted_by=kelvaro.facilitator)
    version.move("approve", decided_at=TUESDAY, decided_by=kelvaro.approver, check_code="7K4M-Q2XP-9D")
    version.move("publish", published_at=TUESDAY, published_by=kelvaro.facilitator)
    return version


def test_an_empty_list_says_what_a_draft_is_made_from(kelvaro):
    text = browser(kelvaro.facilitator).get(kelvaro.url(f"workshops/{kelvaro.workshop.pk}/versions/")).content.decode()

    assert "No page yet" in text
    assert "criteria 0, quotes 0, themes 0" in text
    assert "Choose criteria first" in text


def test_a_rep_reads_the_page_in_force_at_its_stable_address(kelvaro, v1):
    greta = browser(kelvaro.rep)
    stable = greta.get(kelvaro.url(f"workshops/{kelvaro.workshop.pk}/page/"))
    page = greta.get(stable.url)
    text = page.content.decode()

    assert stable.url == kelvaro.url(f"versions/{v1.pk}/")
    assert page.status_code == 200
    assert text.count("Published v1") == 1
    assert 'class="icp"' in text
    assert 'class="reading"' in text
    assert "30 of 43 best, 103 of 428 others" in text
    assert "style=" not in text
    assert "All versions" not in text


def test_before_the_first_publication_the_stable_address_says_so(kelvaro):
    answer = browser(kelvaro.rep).get(kelvaro.url(f"workshops/{kelvaro.workshop.pk}/page/"))

    assert answer.status_code == 404
    assert "Nothing published yet" in answer.content.decode()


def test_the_check_code_leads_to_its_version(kelvaro, nordhaven, v1):
    assert browser(kelvaro.rep).get(kelvaro.url("c/7k4m-q2xp-9d/")).url == kelvaro.url(f"versions/{v1.pk}/")
    assert browser(kelvaro.rep).get(kelvaro.url("c/AAAA-BBBB-CC/")).status_code == 404
    assert browser(nordhaven.rep).get(nordhaven.url("c/7k4m-q2xp-9d/")).status_code == 404


def test_a_superseded_page_names_the_one_that_took_its_place(kelvaro, v1):
    v2 = drafting.draft(kelvaro.workshop, by=kelvaro.facilitator, at=TUESDAY)
    v2.move("submit", content_hash="h", submitted_at=TUESDAY)
    v2.move("approve")
    v1.move("supersede", ended_at=TUESDAY, ended_by=kelvaro.facilitator)
    v2.move("publish", published_at=TUESDAY)

    text = browser(kelvaro.rep).get(kelvaro.url(f"versions/{v1.pk}/")).content.decode()

    assert "Version 2 has taken its place." in text
    assert kelvaro.url(f"versions/{v2.pk}/") in text


def test_what_changed_is_counted_in_sentences(kelvaro, v1):
    v2 = drafting.draft(kelvaro.workshop, by=kelvaro.facilitator, at=TUESDAY)
    drafting.save_section(v2, "needs", {"pains": [{"text": "Trucks wait"}]}, rev=0, by=kelvaro.facilitator, at=TUESDAY)

    text = browser(kelvaro.contributor).get(kelvaro.url(f"versions/{v2.pk}/compare/")).content.decode()

    assert "1 sentence changed" in text
    assert "Trucks wait</ins>" in text
    assert "The other 2 sentences are unchanged." in text
