"""The editor: a form for each section, saved by its button or by a pause, never over somebody else's words."""

import pytest

from profiles import ports
from profiles.actions import drafting
from profiles.models import Criterion, Version
from profiles.queries import versions
from tests.cast import MONDAY, browser
from tests.interviews.heard import WORDS, logged


@pytest.fixture
def v1(kelvaro):
    Criterion.objects.create(
        workspace=kelvaro.workspace, workshop=kelvaro.workshop, kind="scored", category="company_demographics", name="Logistics", points=5,
        evidence={"best": [30, 43], "others": [103, 428]}, chosen_at=MONDAY, chosen_by=kelvaro.facilitator,
    )  # fmt: skip
    return drafting.draft(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)


@pytest.fixture
def marta(kelvaro):
    return browser(kelvaro.facilitator)


def url(company, version, path):
    return company.url(f"versions/{version.pk}/{path}")


def words(*texts, rev=0, **more):
    lines = {f"pains-{place}-text": text for place, text in enumerate(texts)}
    return {"rev": rev, **lines, **more}


def test_one_button_drafts_the_page_and_opens_the_editor(kelvaro, marta):
    answer = marta.post(kelvaro.url(f"workshops/{kelvaro.workshop.pk}/versions/draft/"))

    version = Version.objects.get()
    assert (answer.status_code, answer.url) == (302, url(kelvaro, version, "edit/"))


def test_the_editor_holds_every_section_and_the_live_page(kelvaro, marta, v1):
    page = marta.get(url(kelvaro, v1, "edit/"))
    text = page.content.decode()

    assert page.status_code == 200
    assert text.count('<details class="edited"') == 8
    assert 'value="Logistics."' in text or ">\nLogistics.</textarea>" in text
    assert f'src="{url(kelvaro, v1, "preview/")}"' in text
    assert "frame-src 'self'" in page["Content-Security-Policy"]


def test_the_preview_may_be_framed_by_this_site_and_nothing_else_may(kelvaro, marta, v1):
    preview, editor = (marta.get(url(kelvaro, v1, path)) for path in ("preview/", "edit/"))

    assert (preview["X-Frame-Options"], editor["X-Frame-Options"]) == ("SAMEORIGIN", "DENY")
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in editor["Content-Security-Policy"]
    assert "style=" not in preview.content.decode()


def test_a_section_is_a_plain_form(kelvaro, marta, v1):
    answer = marta.post(url(kelvaro, v1, "sections/needs/"), words("Trucks wait", ""))

    assert (answer.status_code, answer.url) == (302, url(kelvaro, v1, "edit/") + "?section=needs#section-needs")
    assert versions.section(v1, "needs").content == {"pains": [{"text": "Trucks wait", "id": "pains-1"}]}


def test_a_pause_saves_and_answers_with_the_new_rev(kelvaro, marta, v1):
    headers = {"X-Autosave": "1"}
    first = marta.post(url(kelvaro, v1, "sections/needs/"), words("Trucks"), headers=headers)
    second = marta.post(url(kelvaro, v1, "sections/needs/"), words("Trucks wait", rev=1), headers=headers)

    assert (first.json()["rev"], second.json()["rev"]) == (1, 2)
    assert [line["id"] for line in versions.section(v1, "needs").content["pains"]] == ["pains-1"]


def test_the_slower_one_sees_both_texts(kelvaro, marta, v1):
    drafting.save_section(v1, "needs", {"pains": [{"text": "Theirs"}]}, rev=0, by=kelvaro.owner, at=MONDAY)

    paused = marta.post(url(kelvaro, v1, "sections/needs/"), words("Mine"), headers={"X-Autosave": "1"})
    pressed = marta.post(url(kelvaro, v1, "sections/needs/"), words("Mine"))

    assert (paused.status_code, paused.json()["rev"], paused.json()["by"]) == (409, 1, "Ruth Adeyemi")
    assert paused.json()["fields"]["pains-0-text"] == "Theirs"
    assert pressed.status_code == 409
    assert {"Mine", "Theirs"} <= set(pressed.content.decode().replace("<", "\n<").replace(">", ">\n").split("\n"))
    assert versions.section(v1, "needs").content["pains"][0]["text"] == "Theirs"


def test_what_can_not_be_printed_is_named_beside_its_field(kelvaro, marta, v1):
    paused = marta.post(url(kelvaro, v1, "sections/needs/"), words("fine", "\U00013000"), headers={"X-Autosave": "1"})
    pressed = marta.post(url(kelvaro, v1, "sections/needs/"), words("fine", "\U00013000"))

    says = "Line: the page's fonts can't draw \U00013000."
    assert (paused.status_code, paused.json()) == (422, {"errors": {"pains-1-text": [says]}})
    assert pressed.status_code == 422
    assert 'href="#needs_pains-1-text"' in pressed.content.decode()
    assert versions.section(v1, "needs") is None


def test_a_line_moves_up_with_its_button(kelvaro, marta, v1):
    drafting.save_section(v1, "needs", {"pains": [{"text": "one"}, {"text": "two"}]}, rev=0, by=kelvaro.facilitator, at=MONDAY)
    ids = {"pains-0-id": "pains-1", "pains-1-id": "pains-2"}

    marta.post(url(kelvaro, v1, "sections/needs/"), words("one", "two", rev=1, up="pains-2", **ids))

    assert [line["text"] for line in versions.section(v1, "needs").content["pains"]] == ["two", "one"]


def test_a_note_beside_a_criterion_leaves_what_step_3_decided(kelvaro, marta, v1):
    before = versions.section(v1, "criteria")
    line = before.content["criteria"][0]
    data = {"rev": 1, "criteria-0-id": line["id"], "criteria-0-detail": "all sites"}

    marta.post(url(kelvaro, v1, "sections/criteria/"), data)

    after = versions.section(v1, "criteria").content
    assert after["criteria"] == [line | {"detail": "all sites"}]


def test_paper_and_measure(kelvaro, marta, v1):
    marta.post(url(kelvaro, v1, "page-size/"), {"page": "Letter"})
    part = marta.post(url(kelvaro, v1, "fit/"), headers={"HX-Request": "true"})

    fit = versions.fits(Version.objects.get(pk=v1.pk))
    assert (Version.objects.get(pk=v1.pk).page, fit.fits, fit.is_current) == ("Letter", True, True)
    assert part.content.decode().lstrip().startswith('<form class="fit"')
    assert f"Fits at {fit.percent} %" in part.content.decode()


def test_a_quote_that_may_not_be_cited_is_refused(kelvaro, marta, v1):
    answer = marta.post(url(kelvaro, v1, "lines/why_choose/quotes/"), {"reference": "quote:01890000-0000-7000-8000-000000000000"})

    assert answer.status_code == 422
    assert not v1.evidence.filter(kind="quote").exists()


def test_a_chosen_quote_is_printed_and_can_be_taken_off(kelvaro, marta, v1):
    logged(kelvaro)
    said = ports.interviews.citable(kelvaro.workshop)[0]

    answer = marta.post(url(kelvaro, v1, "lines/why_choose/quotes/"), {"reference": said.reference})
    row = v1.evidence.get(kind="quote")
    assert answer.url == url(kelvaro, v1, "edit/") + "?section=reasons#section-reasons"
    assert WORDS in marta.get(url(kelvaro, v1, "preview/")).content.decode()

    marta.post(kelvaro.url(f"evidence/{row.pk}/remove/"))
    assert not v1.evidence.filter(kind="quote").exists()


def test_a_submitted_version_has_no_editor(kelvaro, marta, v1):
    v1.move("submit", content_hash="h")

    assert marta.get(url(kelvaro, v1, "edit/")).url == url(kelvaro, v1, "")
    assert marta.post(url(kelvaro, v1, "sections/needs/"), words("late")).status_code == 409
    assert versions.section(v1, "needs") is None


@pytest.mark.parametrize("path", ["edit/", "preview/", "compare/", ""])
def test_a_stranger_finds_nothing_and_a_rep_no_draft(kelvaro, nordhaven, v1, path):
    assert browser(nordhaven.facilitator).get(nordhaven.url(f"versions/{v1.pk}/{path}")).status_code == 404
    assert browser(kelvaro.rep).get(url(kelvaro, v1, path)).status_code == 403
