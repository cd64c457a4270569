"""The main job, once, for real: from a CRM export to an approved one-pager in an inbox, with a browser on the running product."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.post import awaited, letters, pdf_words
from tests.journeys.watching import PHONE, Person

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey")]

PLANTED = Path(__file__).resolve().parents[1] / "data" / "planted_icp"
WORKSHOP = "Dock scheduling, Europe"
STATEMENT = "Logistics and manufacturing sites with 200 to 999 people whose docks set the pace of the day."
SAID = "Trucks stood on the road every Monday, and we paid for each hour of it."
ANSWERS = [
    f"We looked at three others. {SAID} Yours was the only one that our carriers accepted.",
    "It fits because our carriers book themselves. Nobody phones the gate any more.",
    "The head of logistics decided, our works council was heard, and finance signed.",
    "We wanted to know who comes when, and to stop paying detention.",
    "The gate has it open all day. Dispatch plans the next morning with it.",
    "Because the waiting time is on one screen now, and a second site asked for it.",
]


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def link(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", name=words).first).to_be_visible()


def signs_in(who: Person, email: str, first: str = "") -> None:
    """By the code in the mail; `first` is an address behind the sign-in, as a mail gives it."""
    who.goes(first or "/accounts/login/")
    who.page.get_by_label("E-mail address").first.fill(email)
    before = len(letters(who.site, email))
    button(who.page, "Send me a code")
    heading(who.page, "Look into your mail")
    who.looks_around("sign-in-code")
    while len(letters(who.site, email)) == before:
        who.page.wait_for_timeout(100)
    who.page.get_by_label("Code from the mail").fill(letters(who.site, email)[-1].subject.rpartition(" ")[2])
    button(who.page, "Sign in")


def joins(who: Person, email: str) -> None:
    """By the link of the invitation."""
    who.goes(awaited(who.site, email, "invites you to").link)
    heading(who.page, re.compile("^Join "))
    who.looks_around("invitation", dark=False)
    button(who.page, "Accept the invitation")
    who.page.wait_for_url("**/workshops/")


def test_from_a_crm_export_to_a_page_in_an_inbox(site, opens):
    mark = uuid4().hex[:6]
    address = {name: f"{name}.{mark}@halden.example" for name in ("ruth", "marta", "carla", "elias")}
    readers = {f"{name}.{mark}@halden.example": language for name, language in (("anna", "English"), ("bo", "English"), ("jana", "German"))}
    site.manage("open_workspace", f"Halden {mark}", address["ruth"], "--person", "Ruth Halden")
    ruth, marta = opens("owner"), opens("facilitator")

    the_owner_describes_and_invites(ruth, address)
    joins(marta, address["marta"])
    carla, elias = opens("approver"), opens("rep", PHONE)
    joins(carla, address["carla"])
    joins(elias, address["elias"])

    workshop = a_workshop_is_opened(marta)
    lists_are_imported(marta)
    customers_are_ranked(marta)
    an_approver_is_named(marta)
    readers_are_put_on_the_list(marta, readers)
    an_interview_is_held(marta)
    the_analysis_finds_what_was_planted(marta)
    criteria = the_page_is_drafted(marta)

    phone = opens("approver on a phone", PHONE)
    the_approver_follows_the_mail(phone, address["carla"])
    the_page_is_published(marta, address["marta"], readers)
    every_reader_has_one_mail_with_the_page(marta, readers, criteria)
    the_rep_opens_the_page_and_no_more(elias, marta.page.url, workshop)

    faults = [fault for who in (ruth, marta, carla, elias, phone) for fault in who.faults]
    assert faults == [], "\n".join(faults)


def the_owner_describes_and_invites(ruth: Person, address: dict[str, str]) -> None:
    page = ruth.page
    signs_in(ruth, address["ruth"])
    page.wait_for_url("**/workshops/")
    ruth.looks_around("workshops-empty")
    page.get_by_role("link", name="Workspace", exact=True).click()
    page.get_by_label("Home country").fill("Germany")
    page.get_by_label("Currency").select_option("EUR")
    page.get_by_label("Purpose").fill("Goods leave on time and drivers go home.")
    page.get_by_label("Vision").fill("No truck waits longer than fifteen minutes at a site that plans with us.")
    page.get_by_label("Strategy").fill("Win mid-sized sites one dock at a time, and grow by the second site.")
    button(page, "Save")
    ruth.looks_around("workspace")
    for name, person, role in (
        ("marta", "Marta Lindqvist", "Facilitator"),
        ("carla", "Carla Monti", "Approver"),
        ("elias", "Elias Falk", "Rep"),
    ):
        page.get_by_role("link", name="People", exact=True).click()
        link(page, "Invite somebody")
        page.get_by_label("Name", exact=True).fill(person)
        page.get_by_label("E-mail address").fill(address[name])
        page.get_by_role("checkbox", name=role).check()
        button(page, "Send the invitation")
        expect(page.get_by_role("status")).to_contain_text("is on its way")
    ruth.looks_around("people-invited")


def a_workshop_is_opened(marta: Person) -> str:
    """Returns its address."""
    page = marta.page
    link(page, "Open the workshop")
    page.get_by_label("Name", exact=True).fill(WORKSHOP)
    marta.looks_around("workshop-new", dark=False)
    button(page, "Open the workshop")
    heading(page, WORKSHOP)
    marta.looks_around("workshop-begins")
    return page.url


def lists_are_imported(marta: Person) -> None:
    page = marta.page
    link(page, "Import customers")
    if page.get_by_role("heading", name="No customers yet").is_visible():
        marta.looks_around("customers-empty")
        link(page, "Import customers")
    uploads(marta, "hubspot_companies.csv", "HubSpot", "Import 500 lines")
    link(page, "Import another list")
    uploads(marta, "hubspot_deals.csv", "HubSpot", "Import 1,500 lines")


def uploads(marta: Person, file: str, dialect: str, offer: str) -> None:
    page = marta.page
    page.get_by_label("List of customers or deals").set_input_files(PLANTED / file)
    button(page, "Read the file")
    heading(page, "Check before anything changes")
    expect(page.get_by_role("main")).to_contain_text(dialect)
    expect(page.get_by_role("main")).to_contain_text("none dropped")
    marta.looks_around(f"import-check-{file.split('.')[0]}")
    button(page, offer)
    heading(page, "The list is in")
    lines = offer.split()[1]
    expect(page.get_by_role("main")).to_contain_text(re.compile(rf"{lines}\s*created,?\s*0\s*updated,?\s*0\s*unchanged,?\s*0\s*skipped"))
    marta.looks_around(f"import-result-{file.split('.')[0]}", dark=False)


def customers_are_ranked(marta: Person) -> None:
    page = marta.page
    link(page, "See who is best")
    link(page, "Change what counts")
    for metric, weight in (("Deals won", 2), ("Won value", 1), ("Win rate", 1)):
        page.get_by_label(metric).fill(str(weight))
    marta.looks_around("metrics", dark=False)
    button(page, "Rank by these")
    heading(page, "20 % of the customers bring 52 % of the money")
    expect(page.get_by_role("navigation", name="Five steps")).to_contain_text("43 of 215 marked best")
    expect(page.get_by_role("region", name="Customers").get_by_role("row")).to_have_count(1 + 43)
    marta.looks_around("customers-ranked")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Least ideal")).click()
    expect(page.get_by_role("region", name="Customers")).to_contain_text("deals lost, none won")
    marta.looks_around("customers-least-ideal")
    button(page, "Confirm 43 best")
    heading(page, "Plan the first interview")


def to_step(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Five steps").get_by_role("link", name=re.compile(name)).click()


def an_approver_is_named(marta: Person) -> None:
    page = marta.page
    marta.looks_around("workshop-ranked")
    link(page, "How it is run")
    page.get_by_role("checkbox", name="Carla Monti").check()
    marta.looks_around("workshop-settings")
    button(page, "Save")


def readers_are_put_on_the_list(marta: Person, readers: dict[str, str]) -> None:
    page = marta.page
    to_step(page, "Share and use")
    marta.looks_around("share-empty")
    for email, language in readers.items():
        page.get_by_text("Add somebody").click()
        page.get_by_label("Name", exact=True).fill(email.split(".")[0].title())
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Language of the mail").select_option(language)
        button(page, "Add to the list")
        expect(page.get_by_role("cell", name=email, exact=True)).to_be_visible()


def an_interview_is_held(marta: Person) -> None:
    page = marta.page
    to_step(page, "Interviews")
    marta.looks_around("interviews-empty")
    link(page, "Plan the first interview")
    page.get_by_label("Customer", exact=False).first.fill("Bencorus GmbH")
    page.get_by_label("Alias").fill("Head of logistics, Austria, 4,438 employees")
    page.get_by_label("Job title").fill("Head of logistics")
    page.get_by_role("checkbox", name="Decider").check()
    marta.looks_around("interview-plan")
    button(page, "Plan the interview")
    link(page, "Record the consent")
    page.get_by_role("radio", name=re.compile("^Anonymous")).check()
    marta.looks_around("consent", dark=False)
    button(page, "Record the consent")
    marta.looks_around("interview-planned")
    link(page, "Begin with question 1")
    for number, text in enumerate(ANSWERS, 1):
        expect(page.get_by_role("main")).to_contain_text(f"Question {number} of 6")
        answer = page.get_by_role("textbox", name="Answer")
        answer.fill(text) if number > 1 else answer.press_sequentially(text)
        if number == 1:
            expect(page.locator("[data-autosave-status]")).to_contain_text("Saved")
            page.reload()
            expect(answer).to_have_value(text)
            quotes_what_was_said(marta)
        page.get_by_role("button", name=re.compile("^(Next question|To the end of the interview)$")).click()
    button(page, "Finish the interview")
    expect(page.get_by_role("main")).to_contain_text(SAID)
    marta.looks_around("interview-logged")


def quotes_what_was_said(marta: Person) -> None:
    page = marta.page
    page.get_by_role("textbox", name="Answer").evaluate(
        "(field, words) => { field.focus(); const at = field.value.indexOf(words); field.setSelectionRange(at, at + words.length); }", SAID
    )
    expect(page.get_by_label("Words to quote")).to_have_value(SAID)
    button(page, "Mark as quote")
    quotes = page.get_by_role("region", name="1 quote from this answer")
    quotes.get_by_label("Theme").fill("Waiting at the gate")
    quotes.get_by_role("button", name="Tag", exact=True).click()
    expect(page.get_by_role("button", name="Take Waiting at the gate off")).to_be_visible()
    marta.looks_around("interview-question")


def the_analysis_finds_what_was_planted(marta: Person) -> None:
    page = marta.page
    to_step(page, "Common attributes")
    marta.looks_around("attributes-empty", dark=False)
    button(page, "Run the analysis")
    expect(page.get_by_role("progressbar", name="Analysing")).to_be_visible()
    button_of_proposal = page.get_by_role("button", name="Take the proposed criteria")
    expect(button_of_proposal).to_be_visible(timeout=60_000)
    found = page.get_by_role("main")
    for words in ("200 to 999 employees", "Logistics", "Manufacturing", "Source: Referral", "More among best", "firm"):
        expect(found).to_contain_text(words)
    marta.looks_around("attributes-found")
    button_of_proposal.click()
    expect(page.get_by_role("heading", name="What these points do")).to_be_visible()
    marta.looks_around("attributes-scorecard")


def the_page_is_drafted(marta: Person) -> list[str]:
    """Returns the criteria as they stand on the page."""
    page = marta.page
    link(page, "Go on to the page")
    marta.looks_around("versions-empty", dark=False)
    button(page, "Draft the page")
    sheet = page.frame_locator("iframe[data-preview]")
    expect(sheet.locator("#icp-criteria")).to_contain_text("employees")
    page.get_by_label("Who we serve").fill(STATEMENT)
    expect(page.locator("[data-autosave-status]").first).to_contain_text("Saved")
    expect(sheet.locator("#icp-statement")).to_have_text(STATEMENT)
    marta.looks_around("editor")
    page.locator("summary").filter(has_text="Why they choose us").click()
    button(page, f"Take it off “{SAID[:39]}…”")
    expect(sheet.locator("body")).not_to_contain_text(SAID)
    page.get_by_role("link", name="Print a quote under “Why they choose us”").click()
    page.get_by_role("button", name=re.compile("^Cite it")).click()
    expect(page.get_by_role("main")).to_contain_text(SAID)
    expect(sheet.locator("body")).to_contain_text(SAID)
    expect(page.locator("#fit")).to_contain_text(re.compile(r"Fits at \d+ %"), timeout=30_000)
    marta.looks_around("editor-quote")
    criteria = sheet.locator("#icp-criteria th[scope=row]").all_inner_texts()
    page.get_by_role("link", name="Send for approval").click()
    heading(page, "Send version 1 for approval?")
    marta.looks_around("submit", dark=False)
    button(page, "Send for approval")
    expect(page.get_by_role("status").first).to_contain_text("its approvers are asked")
    marta.looks_around("versions-in-review")
    return criteria


def the_approver_follows_the_mail(phone: Person, address: str) -> None:
    page = phone.page
    signs_in(phone, address, first=awaited(phone.site, address, "Approve version 1").link)
    heading(page, "Approve version 1?")
    expect(page.get_by_role("main")).to_contain_text("200 to 999 employees")
    phone.looks_around("approve-phone")
    link(page, "Read the whole page")
    expect(page.get_by_role("heading", name=STATEMENT).last).to_be_visible()
    phone.looks_around("approve-page-phone")
    page.go_back()
    button(page, "Approve version 1")
    expect(page.get_by_role("status")).to_contain_text("Version 1 is approved")
    phone.looks_around("approved-phone", dark=False)


def the_page_is_published(marta: Person, address: str, readers: dict[str, str]) -> None:
    page = marta.page
    assert "approved" in awaited(marta.site, address, "approved").subject
    to_step(page, "Share and use")
    page.get_by_label("A line to the readers").fill("Please read it before Monday.")
    marta.looks_around("share-approved")
    button(page, "Publish it")
    expect(page.get_by_role("main")).to_contain_text(f"0 of {len(readers)} have left")
    marta.looks_around("share-waiting")
    button(page, "Send now")
    expect(page.get_by_role("main")).to_contain_text(f"{len(readers)} of {len(readers)} have left", timeout=60_000)
    for email in readers:
        expect(page.get_by_role("row").filter(has_text=email).first).to_contain_text("Sent")
    marta.looks_around("share-sent")
    link(page, "Open the page")
    expect(page.get_by_role("heading", name=STATEMENT).first).to_be_visible()
    marta.looks_around("published")


def every_reader_has_one_mail_with_the_page(marta: Person, readers: dict[str, str], criteria: list[str]) -> None:
    for email, language in readers.items():
        mails = letters(marta.site, email)
        assert [mail.to for mail in mails] == [(email,)]
        assert "Please read it before Monday." in mails[0].text
        assert ("Guten Tag" in mails[0].text, "is in force" in mails[0].text) == (language == "German", language == "English")
        assert [file.content_type for file in mails[0].attachments] == ["application/pdf"]
        pages, words = pdf_words(mails[0].attachments[0].content)
        assert pages == 1
        for part in (STATEMENT, SAID, *criteria):
            assert " ".join(part.split()) in words


def the_rep_opens_the_page_and_no_more(elias: Person, published: str, workshop: str) -> None:
    page = elias.page
    page.reload()
    elias.looks_around("rep-home-phone")
    link(page, WORKSHOP)
    expect(page).to_have_url(published)
    expect(page.get_by_role("heading", name=STATEMENT).last).to_be_visible()
    elias.looks_around("rep-page-phone")
    elias.forgiven.append("the server responded with a status of 403")
    for part in ("", "customers/", "interviews/", "attributes/", "versions/", "share/", "imports/new/"):
        answer = page.goto(f"{workshop}{part}")
        assert answer is not None
        assert answer.status == 403
        heading(page, "This is not yours to do")
    elias.looks_around("rep-refused-phone")
