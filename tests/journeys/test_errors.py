"""What goes wrong in a browser: each time a page says what happened, what was kept and what to do."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from icpstudio.kit.catcher import store
from icpstudio.kit.catcher.server import Manners, serve
from tests.journeys.scenes import scene
from tests.journeys.watching import PHONE
from tests.services import processes
from tests.services.running import Site, begin_site

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey")]

PLANTED = Path(__file__).resolve().parents[1] / "data" / "planted_icp"
STATUS = "the server responded with a status of {}"


def test_a_file_that_is_no_list_changes_nothing(site, opens):
    told, marta = scene(site, "empty"), opens("facilitator")
    told.signs_in(marta, "marta")
    marta.goes(f"{told.paths['workshop']}imports/new/")
    picture = {"name": "customers.xlsx", "mimeType": "application/octet-stream", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40}
    marta.page.get_by_label("List of customers or deals").set_input_files(picture)
    marta.page.get_by_role("button", name="Read the file").click()

    expect(marta.page.get_by_role("heading", name="This file can't be imported as it is")).to_be_visible()
    expect(marta.page.get_by_role("main")).to_contain_text("Nothing was changed.")
    marta.looks_around("error-file")
    marta.goes(f"{told.paths['workshop']}customers/")
    expect(marta.page.get_by_role("heading", name="No customers yet")).to_be_visible()
    assert marta.faults == [], "\n".join(marta.faults)


def test_a_session_that_ends_while_an_answer_is_typed_costs_no_word(site, opens):
    told, ines = scene(site, "interview"), opens("contributor")
    told.signs_in(ines, "ines")
    ines.goes(told.paths["question"])
    answer, status = ines.page.get_by_role("textbox", name="Answer"), ines.page.locator("[data-autosave-status]")
    answer.press_sequentially("Before. ")
    expect(status).to_contain_text("Saved")
    ines.forgiven += [STATUS.format(401), STATUS.format(403)]
    ines.context.clear_cookies()
    answer.press_sequentially("After.")
    expect(status).to_contain_text("You are signed out. Your words are kept on this page")
    ines.looks_around("error-session")

    with ines.context.expect_page() as opened:
        ines.page.get_by_role("link", name="Sign in again").click()
    expect(opened.value.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    told.signs_in(ines, "ines")
    opened.value.close()
    ines.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(status).to_contain_text("Saved")
    ines.page.reload()
    expect(answer).to_have_value("Before. After.")
    assert ines.faults == [], "\n".join(ines.faults)


def test_of_two_approvers_the_slower_learns_who_decided(site, opens):
    told, henrik, carla = scene(site, "review"), opens("faster"), opens("slower", PHONE)
    for who, name in ((henrik, "henrik"), (carla, "carla")):
        told.signs_in(who, name)
        who.goes(told.paths["review"])
    henrik.page.get_by_role("button", name="Approve version 1").click()
    expect(henrik.page.get_by_role("status")).to_contain_text("Version 1 is approved")

    carla.forgiven.append(STATUS.format(409))
    with carla.page.expect_response("**/decide/") as answered:
        carla.page.get_by_role("button", name="Approve version 1").click()
    assert answered.value.status == 409
    expect(carla.page.get_by_role("main")).to_contain_text("Henrik Aas has approved version 1 already. Nothing is left to decide.")
    carla.looks_around("error-race-phone")
    carla.page.get_by_role("link", name="Load the page again").click()
    expect(carla.page.get_by_role("heading", name="Version 1 approved")).to_be_visible()
    assert henrik.faults + carla.faults == [], "\n".join(henrik.faults + carla.faults)


def test_of_two_editors_the_slower_sees_both_texts(site, opens):
    told, marta, ruth = scene(site, "draft"), opens("faster"), opens("slower")
    for who, name in ((marta, "marta"), (ruth, "ruth")):
        told.signs_in(who, name)
        who.goes(told.paths["editor"])
    marta.page.get_by_label("Who we serve").fill("Logistics first.")
    expect(marta.page.locator("[data-autosave-status]").first).to_contain_text("Saved")
    ruth.forgiven.append(STATUS.format(409))
    ruth.page.get_by_label("Who we serve").fill("Manufacturing first.")

    both = ruth.page.get_by_role("region", name="Two texts")
    expect(both).to_contain_text("Manufacturing first.")
    expect(both).to_contain_text("Logistics first.")
    expect(both).to_contain_text("Marta Lindqvist")
    ruth.looks_around("error-editors")
    ruth.page.get_by_role("button", name="Keep mine").click()
    expect(ruth.page.locator("[data-autosave-status]").first).to_contain_text("Saved")
    marta.page.reload()
    expect(marta.page.get_by_label("Who we serve")).to_have_value("Manufacturing first.")
    assert marta.faults + ruth.faults == [], "\n".join(marta.faults + ruth.faults)


def test_pages_that_are_not_there_or_not_for_you_say_so(site, opens):
    told, greta, stranger = scene(site, "empty"), opens("rep", PHONE), opens("stranger")
    told.signs_in(greta, "greta")
    greta.forgiven += [STATUS.format(403), STATUS.format(404), STATUS.format(405)]
    for path, words in (
        (told.paths["workshop"], "This is not yours to do"),
        (f"{told.paths['workshop']}nothing/", "There is nothing at this address"),
        ("/w/no-such-workspace/workshops/", "There is nothing at this address"),
        ("/sample/enter/", "There is no page here"),
    ):
        greta.goes(path)
        expect(greta.page.get_by_role("heading", name=words)).to_be_visible()
        greta.looks_around(f"error-{words.split()[-1].lower()}-phone")
    stranger.goes(told.paths["workshop"])
    expect(stranger.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    expect(stranger.page.get_by_role("main")).to_contain_text("you go on where you were")
    assert greta.faults + stranger.faults == [], "\n".join(greta.faults + stranger.faults)


@contextmanager
def mail_server(port: int, folder: Path) -> Iterator[None]:
    """One that comes up now, on this port."""
    listener, loop = socket.create_server(("127.0.0.1", port)), asyncio.new_event_loop()
    serving = loop.create_task(serve(listener, folder, Manners()))
    thread = threading.Thread(target=loop.run_until_complete, args=(asyncio.wait([serving]),), daemon=True)
    thread.start()
    yield
    loop.call_soon_threadsafe(serving.cancel)
    thread.join(10)
    loop.close()


@pytest.fixture
def unreachable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Site, int]]:
    """A site of its own whose mail server does not answer, and the port on which it should."""
    port = processes.free_port()
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("MAIL_UNDO_SECONDS", "1")
    monkeypatch.setenv("SAMPLE", "no")
    running = begin_site(tmp_path / "var")
    yield running, port
    processes.end(running.process)


def test_mails_wait_for_a_server_that_is_down_and_leave_when_it_is_back(unreachable, opens, tmp_path):
    down, port = unreachable
    told, henrik, marta = scene(down, "review"), opens("approver", at=down), opens("facilitator", at=down)
    told.signs_in(henrik, "henrik")
    henrik.goes(told.paths["review"])
    henrik.page.get_by_role("button", name="Approve version 1").click()
    expect(henrik.page.get_by_role("status")).to_contain_text("Version 1 is approved")

    told.signs_in(marta, "marta")
    marta.goes(told.paths["share"])
    marta.page.get_by_text("Add somebody").click()
    marta.page.get_by_label("Name", exact=True).fill("Anna Reader")
    marta.page.get_by_label("E-mail address").fill("anna@halden.example")
    marta.page.get_by_role("button", name="Add to the list").click()
    marta.page.get_by_role("button", name="Publish it").click()
    row = marta.page.get_by_role("region", name="Mails in a table").get_by_role("row").filter(has_text="anna@halden.example")
    expect(row).to_contain_text("The mail server does not take it yet")
    marta.looks_around("error-mail-server")

    folder = tmp_path / "mail"
    with mail_server(port, folder):
        expect(row).to_contain_text("Sent", timeout=60_000)
        expect(marta.page.get_by_role("main")).to_contain_text("1 of 1 have left.")
    assert [caught.recipients for caught in store.messages(folder) if caught.attachments] == [("anna@halden.example",)]
    assert henrik.faults + marta.faults == [], "\n".join(henrik.faults + marta.faults)
