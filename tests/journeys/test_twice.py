"""In a browser: a double click and a form sent again after "Back" are one deed, and a server that is away costs no word."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.journeys.scenes import scene

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey")]

NEW = "Open the workshop"


def test_a_double_click_and_a_form_gone_back_to_are_one_deed(site, opens):
    told, marta = scene(site, "empty"), opens("facilitator")
    told.signs_in(marta, "marta")
    name = f"Cold chain {uuid4().hex[:6]}"
    workshops = re.sub(r"workshops/.*", "workshops/", told.paths["workshop"])
    page = marta.page

    def opens_one(called: str, *, twice: bool = False) -> str:
        page.get_by_label("Name").fill(called)
        page.get_by_label("Market").fill("Nordics")
        button = page.get_by_role("button", name=NEW)
        button.dblclick() if twice else button.click()
        expect(page.get_by_role("heading", name=called)).to_be_visible()
        return page.url

    marta.goes(workshops)
    marta.goes(f"{workshops}new/")
    first = opens_one(name, twice=True)
    page.go_back()
    expect(page.get_by_role("button", name=NEW)).to_be_visible()
    assert opens_one(name) == first
    page.go_back()
    other = opens_one(f"{name} and more")

    marta.goes(workshops)
    expect(page.get_by_role("main").get_by_role("link", name=name, exact=True)).to_have_count(1)
    assert other != first
    assert marta.faults == [], "\n".join(marta.faults)


def test_a_part_that_meets_no_server_says_so_and_keeps_the_words(site, opens):
    told, ines = scene(site, "interview"), opens("contributor")
    told.signs_in(ines, "ines")
    ines.goes(told.paths["question"])
    page = ines.page
    page.get_by_role("textbox", name="Answer").fill("The trucks stood on the road by six.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved")
    words = page.locator("[data-quotes-form] [name=text]")
    words.fill("The trucks stood")
    ines.forgiven += ["Failed to load resource", "htmx:", "Failed to fetch", "TypeError", "the server responded with a status of"]
    told_so = page.locator("#messages").get_by_text("What you typed is still on this page")
    mark = page.locator("[data-quotes-form] button").last

    page.route("**/quotes/", lambda route: route.abort())
    mark.click()
    expect(told_so).to_be_visible()
    page.reload()
    words.fill("The trucks stood")
    page.unroute("**/quotes/")
    page.route("**/quotes/", lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>"))
    mark.click()
    expect(told_so).to_be_visible()
    expect(words).to_have_value("The trucks stood")
    expect(page.get_by_text("Bad gateway")).to_have_count(0)
    page.unroute("**/quotes/")
    mark.click()
    expect(page.locator("[data-quotes-words]")).to_have_count(1)
    assert ines.faults == [], "\n".join(ines.faults)
