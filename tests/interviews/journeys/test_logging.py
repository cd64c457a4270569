"""Answers are typed in a real browser: nothing is lost when the network, the session or the other person gets in the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.services.running import Site

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey")]  # one site for all journeys


@dataclass
class Scene:
    site: Site
    cookie: str
    sessions: dict[str, str]
    path: str

    @property
    def url(self) -> str:
        return f"{self.site.url}{self.path}"

    def signs_in(self, who: str, context: BrowserContext) -> None:
        context.add_cookies([{"name": self.cookie, "value": self.sessions[who], "url": self.site.url}])


@pytest.fixture
def scene(site: Site) -> Scene:
    slug = f"kelvaro-{uuid4().hex[:8]}"
    told = site.manage("shell", "-v0", "-c", f"from tests.interviews.journeys.scene import play; play('{slug}')")
    return Scene(site, **json.loads(told.splitlines()[-1]))


@pytest.fixture
def opens(scene: Scene, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the question as somebody, in a browser of her own."""
    contexts: list[BrowserContext] = []

    def open_as(who: str, **options: object) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        scene.signs_in(who, context)
        page = context.new_page()
        page.goto(scene.url)
        return page

    yield open_as
    for context in contexts:
        context.close()


def answer(page: Page):
    return page.get_by_role("textbox", name="Answer")


def says(page: Page, words: str, within: float = 5) -> None:
    expect(page.locator("[data-autosave-status]")).to_contain_text(words, timeout=within * 1000)


def select(page: Page, words: str) -> None:
    """Select words in the answer, as a person does with the mouse."""
    answer(page).evaluate(
        "(field, words) => { field.focus(); const at = field.value.indexOf(words); field.setSelectionRange(at, at + words.length); }", words
    )


def test_a_pause_saves_and_another_browser_reads_it(opens):
    page = opens("ines")
    answer(page).press_sequentially("It was the waiting.")
    says(page, "Saved", within=4)

    expect(answer(opens("marta"))).to_have_value("It was the waiting.")


def test_going_on_saves_first(opens, scene):
    page = opens("ines")
    answer(page).press_sequentially("Typed and gone")
    page.get_by_role("button", name="Next question").click()
    expect(page.get_by_role("heading", name="Why do you think we are a good fit")).to_be_visible()

    page.goto(scene.url)
    expect(answer(page)).to_have_value("Typed and gone")


def test_what_is_typed_offline_is_kept_shown_and_saved_on_return(opens):
    page = opens("ines")
    answer(page).press_sequentially("Before. ")
    says(page, "Saved")
    page.context.set_offline(True)
    answer(page).press_sequentially("In the tunnel. ")
    says(page, "Offline", within=2)
    answer(page).press_sequentially("Still in it.")
    page.get_by_role("button", name="Next question").click()
    expect(answer(page)).to_have_value("Before. In the tunnel. Still in it.")

    page.context.set_offline(False)

    expect(page.get_by_role("heading", name="Why do you think we are a good fit")).to_be_visible(timeout=5000)
    expect(answer(opens("marta"))).to_have_value("Before. In the tunnel. Still in it.")


def test_a_reply_that_gets_lost_is_no_quarrel_with_oneself(opens):
    page = opens("ines")

    def saved_but_never_heard(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/autosave/", saved_but_never_heard, times=1)
    answer(page).press_sequentially("Saved once. ")
    says(page, "Offline")
    answer(page).press_sequentially("And again.")
    says(page, "Saved", within=8)

    expect(page.get_by_role("region", name="Two texts")).to_be_hidden()
    expect(answer(opens("marta"))).to_have_value("Saved once. And again.")


def test_of_two_people_in_one_answer_the_slower_sees_both_texts(opens):
    ines, marta = opens("ines"), opens("marta")
    answer(ines).press_sequentially("What Ines heard.")
    says(ines, "Saved")

    answer(marta).press_sequentially("What Marta heard.")
    says(marta, "somebody else wrote here")
    both = marta.get_by_role("region", name="Two texts")
    expect(both).to_contain_text("What Marta heard.")
    expect(both).to_contain_text("What Ines heard.")
    expect(both).to_contain_text("Ines Okafor")
    expect(answer(marta)).to_have_value("What Marta heard.")

    marta.get_by_role("button", name="Put both together").click()
    says(marta, "Saved")
    together = "What Ines heard.\n\nWhat Marta heard."
    expect(answer(marta)).to_have_value(together)

    answer(ines).press_sequentially(" More.")
    says(ines, "somebody else wrote here")
    ines.get_by_role("button", name="Take theirs").click()
    expect(answer(ines)).to_have_value(together)
    answer(ines).press("Control+End")
    answer(ines).press_sequentially(" Agreed.")
    says(ines, "Saved")
    expect(answer(opens("marta"))).to_have_value(f"{together} Agreed.")


def test_a_session_that_ends_while_typing_costs_no_word(opens, scene):
    page = opens("ines")
    answer(page).press_sequentially("Before. ")
    says(page, "Saved")
    page.context.clear_cookies()
    answer(page).press_sequentially("After the session ended.")
    says(page, "You are signed out")
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    expect(answer(page)).to_have_value("Before. After the session ended.")

    scene.signs_in("ines", page.context)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    says(page, "Saved")
    expect(answer(opens("marta"))).to_have_value("Before. After the session ended.")


def test_selected_words_become_a_quote_that_is_tagged_and_stays_marked(opens):
    page = opens("ines")
    answer(page).press_sequentially("It was the 🚚 waiting. Trucks stood on the road. Always.")
    select(page, "Trucks stood on the road.")
    expect(page.get_by_label("Words to quote")).to_have_value("Trucks stood on the road.")
    page.get_by_role("button", name="Mark as quote").click()

    quotes = page.get_by_role("region", name="1 quote from this answer")
    expect(quotes).to_contain_text("“Trucks stood on the road.”")
    expect(page.locator("[data-quotes-marks] mark")).to_have_text("Trucks stood on the road.")
    quotes.get_by_label("Theme").fill("Waiting at the gate")
    quotes.get_by_role("button", name="Tag", exact=True).click()
    expect(page.get_by_role("button", name="Take Waiting at the gate off")).to_be_visible()

    answer(page).press("Control+Home")
    answer(page).press_sequentially("Well. ")
    says(page, "Saved")
    page.reload()
    expect(page.locator("[data-quotes-marks] mark")).to_have_text("Trucks stood on the road.")
    page.get_by_role("button", name="Remove the quote “Trucks stood on the road.”").click()
    expect(page.get_by_role("region", name="No quote from this answer yet")).to_be_visible()


def test_without_script_buttons_save_and_pasted_words_are_quoted(opens, scene):
    page = opens("ines", java_script_enabled=False)
    answer(page).fill("It was the waiting. Trucks stood on the road.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(answer(page)).to_have_value("It was the waiting. Trucks stood on the road.")
    page.get_by_label("Words to quote").fill("Trucks stood on the road.")
    page.get_by_role("button", name="Mark as quote").click()

    expect(page.get_by_role("region", name="1 quote from this answer")).to_contain_text("“Trucks stood on the road.”")
