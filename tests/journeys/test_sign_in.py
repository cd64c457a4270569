"""Signing in with two factors, passkeys and a fresh proof, in a real browser on http://localhost."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import CDPSession, expect

from tests.journeys.post import awaited
from tests.journeys.scenes import scene
from tests.journeys.watching import LAPTOP, PHONE, Person
from tests.services.running import Site

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey")]

STATUS = "the server responded with a status of {}"
DEVICES = {"laptop": LAPTOP, "phone": PHONE}


class Named(Site):
    """The same site by its name: a browser gives no passkey to a bare address."""

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


@pytest.fixture
def named(site: Site) -> Site:
    return Named(site.port, site.var, site.log, site.process)


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def device_with_keys(who: Person) -> CDPSession:
    """A phone or laptop that holds passkeys and whose owner always consents."""
    session = who.context.new_cdp_session(who.page)
    session.send("WebAuthn.enable")
    wish = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": wish | {"automaticPresenceSimulation": True}})
    return session


def signs_in_by_mail(who: Person, address: str) -> None:
    who.goes("/accounts/login/")
    who.page.get_by_label("E-mail address").first.fill(address)
    who.page.get_by_role("button", name="Send me a code").click()
    expect(who.page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", awaited(who.site, address, "Your code to sign in").subject)
    assert code
    who.page.get_by_label("Code from the mail").fill(code[0])
    who.page.get_by_role("button", name="Sign in").click()


def address_in(told, name: str) -> str:
    slug = re.search(r"/w/([^/]+)/", told.paths["workshop"])
    assert slug
    return f"{name}@{slug[1]}.example"


@pytest.mark.parametrize("device", DEVICES)
def test_an_app_and_recovery_codes(device, named, opens):
    told, ruth = scene(named, "empty"), opens("owner", DEVICES[device], at=named)
    told.signs_in(ruth, "ruth")
    ruth.goes("/accounts/security/")
    ruth.looks_around(f"sign-in/{device}-security-empty")
    ruth.page.get_by_role("link", name="Set up an app").click()
    ruth.looks_around(f"sign-in/{device}-app")
    secret = ruth.page.locator("[data-secret]").inner_text()
    ruth.forgiven.append(STATUS.format(422))
    ruth.page.get_by_label("Code from the app").fill("000000")
    ruth.page.get_by_role("button", name="Switch it on").click()
    expect(ruth.page.get_by_role("alert")).to_contain_text("did not match")
    ruth.looks_around(f"sign-in/{device}-app-wrong")
    ruth.page.get_by_label("Code from the app").fill(code_of(ruth.page.locator("[data-secret]").inner_text()))
    assert secret == ruth.page.locator("[data-secret]").inner_text()
    ruth.page.get_by_role("button", name="Switch it on").click()
    expect(ruth.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    ruth.looks_around(f"sign-in/{device}-recovery-codes")
    codes = ruth.page.get_by_role("list", name="Recovery codes").get_by_role("listitem").all_inner_texts()
    ruth.page.get_by_role("link", name="I have kept them").click()
    expect(ruth.page.get_by_role("main")).to_contain_text("10 codes are left")
    ruth.looks_around(f"sign-in/{device}-security")

    again = opens("owner elsewhere", DEVICES[device], at=named)
    signs_in_by_mail(again, address_in(told, "ruth"))
    expect(again.page.get_by_role("heading", name="One more step")).to_be_visible()
    again.looks_around(f"sign-in/{device}-second-factor")
    again.page.get_by_label("Code from the app, or a recovery code").fill(codes[0])
    again.page.get_by_role("button", name="Go on").click()
    expect(again.page.get_by_role("heading", name="Workshops")).to_be_visible()
    assert len(codes) == 10
    assert ruth.faults + again.faults == [], "\n".join(ruth.faults + again.faults)


@pytest.mark.parametrize("device", DEVICES)
def test_a_passkey_is_added_opens_the_door_confirms_and_is_removed(device, named, opens):
    told, henrik = scene(named, "stale review"), opens("approver", DEVICES[device], at=named)
    device_with_keys(henrik)
    signs_in_by_mail(henrik, address_in(told, "henrik"))
    henrik.goes("/accounts/security/")
    henrik.page.get_by_role("link", name="Add a passkey").click()
    henrik.looks_around(f"sign-in/{device}-passkey-add")
    henrik.page.get_by_label("Name").fill("Work laptop")
    henrik.page.get_by_role("button", name="Add the passkey").click()
    expect(henrik.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    henrik.page.get_by_role("link", name="I have kept them").click()
    expect(henrik.page.get_by_role("main")).to_contain_text("Work laptop")
    henrik.goes("/accounts/logout/")
    henrik.page.get_by_role("button", name="Sign out").click()
    henrik.looks_around(f"sign-in/{device}-login")
    henrik.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(henrik.page.get_by_role("heading", name="Workshops")).to_be_visible()

    told.signs_in(henrik, "henrik")  # a session that began long ago
    henrik.goes(told.paths["review"])
    henrik.forgiven.append(STATUS.format(401))
    henrik.page.get_by_text("Send back with a reason").click()
    henrik.page.get_by_label("Because").fill("The price line is wrong.\nSay “from 900 €”.")
    henrik.page.get_by_role("button", name="Send it back").click()
    expect(henrik.page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    henrik.looks_around(f"sign-in/{device}-confirm-passkey")
    henrik.page.get_by_role("button", name="Confirm with a passkey").click()
    expect(henrik.page.get_by_role("status")).to_contain_text("goes back with your reason")
    expect(henrik.page.get_by_role("main")).to_contain_text("Say “from 900 €”.")

    henrik.goes("/accounts/security/")
    henrik.page.get_by_role("link", name="Remove Work laptop").click()
    henrik.looks_around(f"sign-in/{device}-passkey-remove")
    henrik.page.get_by_role("button", name="Remove it").click()
    expect(henrik.page.get_by_role("status")).to_contain_text("The passkey is removed.")
    assert henrik.faults == [], "\n".join(henrik.faults)


@pytest.mark.parametrize("device", DEVICES)
def test_an_approval_after_a_long_read_takes_one_code_from_the_mail(device, named, opens):
    told, henrik = scene(named, "stale review"), opens("approver", DEVICES[device], at=named)
    told.signs_in(henrik, "henrik")
    henrik.goes(told.paths["review"])
    henrik.forgiven += [STATUS.format(401), STATUS.format(422)]
    henrik.page.get_by_role("button", name="Approve version 1").click()
    henrik.looks_around(f"sign-in/{device}-confirm-mail")
    henrik.page.get_by_role("button", name="Send me a code").click()
    henrik.page.get_by_label("Code from the mail").fill("AAAA-AAAA")
    henrik.page.get_by_role("button", name="Confirm", exact=True).click()
    expect(henrik.page.get_by_role("alert")).to_contain_text("not the code")
    henrik.looks_around(f"sign-in/{device}-confirm-wrong")
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", awaited(named, address_in(told, "henrik"), "Your code to confirm").subject)
    assert code
    henrik.page.get_by_label("Code from the mail").fill(code[0])
    henrik.page.get_by_role("button", name="Confirm", exact=True).click()
    expect(henrik.page.get_by_role("status")).to_contain_text("Version 1 is approved")
    assert henrik.faults == [], "\n".join(henrik.faults)


def test_another_session_is_ended(named, opens):
    told = scene(named, "empty")
    here, there = opens("here", at=named), opens("there", PHONE, at=named)
    for who in (here, there):
        signs_in_by_mail(who, address_in(told, "greta"))
        who.page.wait_for_url("**/w/**")
    here.goes("/accounts/security/")
    here.looks_around("sign-in/laptop-sessions")
    here.page.get_by_role("button", name=re.compile("^Sign out Chrome")).click()
    expect(here.page.get_by_role("status")).to_contain_text("That browser is signed out.")
    there.goes("/preferences/")
    expect(there.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    assert here.faults + there.faults == [], "\n".join(here.faults + there.faults)


@pytest.mark.parametrize("device", DEVICES)
def test_a_workspace_that_asks_leads_its_approvers_there(device, named, opens):
    told = scene(named, "empty")
    ruth, henrik = opens("owner", DEVICES[device], at=named), opens("approver", DEVICES[device], at=named)
    device_with_keys(ruth)
    told.signs_in(ruth, "ruth")
    ruth.goes("/accounts/passkeys/add/")
    ruth.page.get_by_role("button", name="Add the passkey").click()
    ruth.page.get_by_role("link", name="I have kept them").click()
    ruth.goes(re.sub(r"(/w/[^/]+/).*", r"\1settings/", told.paths["workshop"]))
    ruth.looks_around(f"sign-in/{device}-workspace-settings")
    ruth.page.get_by_role("button", name="Ask owners and approvers for it").click()
    expect(ruth.page.get_by_role("status")).to_contain_text("From now on owners and approvers need a second factor.")
    told.signs_in(henrik, "henrik")
    henrik.goes(told.paths["workshop"])
    expect(henrik.page.get_by_role("main")).to_contain_text("asks its owners and approvers for a second factor")
    henrik.looks_around(f"sign-in/{device}-asked")
    assert ruth.faults + henrik.faults == [], "\n".join(ruth.faults + henrik.faults)
