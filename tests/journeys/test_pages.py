"""Every page that can be opened in the sample workspace, on a laptop and on a phone, in light and dark."""

from __future__ import annotations

import json

import pytest

from tests.journeys.watching import LAPTOP, PHONE, Person
from tests.services.running import Site

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("journey")]

DEVICES = {"laptop": LAPTOP, "phone": PHONE}
# Parts, files, ways on, and what the owner of a workspace who is signed in does not see.
NO_PAGES = {
    "account_change_password", "account_confirm_login_code", "account_login", "account_request_login_code", "account_signup",
    "icpstudio:gallery", "icpstudio:healthz", "icpstudio:home", "icpstudio:invitation", "icpstudio:mailbox_attachment",
    "mfa_authenticate", "mfa_deactivate_totp", "mfa_login_webauthn", "mfa_remove_webauthn", "mfa_view_recovery_codes",
    "openid_connect_callback", "openid_connect_login", "socialaccount_login_cancelled", "icpstudio:mailbox_message", "icpstudio:readyz",
    "profiles:analysis_progress", "profiles:check", "profiles:criterion",
    "profiles:current", "profiles:deliveries", "profiles:import_progress", "profiles:pdf",
}  # fmt: skip


@pytest.fixture(scope="module")
def addresses(site: Site) -> list[tuple[str, str, bool]]:
    told = site.manage("shell", "-v0", "-c", "from tests.journeys.addresses import tell; tell()")
    return [tuple(line) for line in json.loads(told.splitlines()[-1])]


def enters(somebody: Person, role: str) -> None:
    """The sample workspace, as the one who holds this role."""
    somebody.goes("/accounts/login/")
    somebody.page.get_by_role("button", name=role, exact=True).click()
    somebody.page.wait_for_url("**/workshops/")


def test_every_route_that_answers_is_a_page_or_known_to_be_none(addresses):
    assert {name for name, _path, is_page in addresses} - {name for name, _path, is_page in addresses if is_page} == NO_PAGES


@pytest.mark.parametrize("device", DEVICES)
def test_every_page_of_the_sample_is_in_order(device, opens, addresses):
    owner = opens("owner", DEVICES[device])
    enters(owner, "Owner")
    for place, (name, path, is_page) in enumerate(addresses):
        if is_page:
            owner.goes(path)
            owner.looks_around(f"pages/{device}-{place:02}-{name.replace(':', '-')}", dark=device == "laptop")
    assert owner.faults == [], "\n".join(owner.faults)


@pytest.mark.parametrize("device", DEVICES)
def test_the_pages_of_those_who_are_not_signed_in_are_in_order(device, opens):
    visitor = opens("visitor", DEVICES[device])
    for path in ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/signup/", "/mailbox/"):
        visitor.goes(path)
        visitor.looks_around(f"pages/{device}-out{path.replace('/', '-')}")
    assert visitor.faults == [], "\n".join(visitor.faults)


def test_what_a_rep_sees_on_a_phone_is_in_order(opens):
    rep = opens("rep", PHONE)
    enters(rep, "Rep")
    rep.looks_around("pages/phone-rep-home")
    rep.page.get_by_role("main").get_by_role("link").first.click()
    rep.looks_around("pages/phone-rep-page")
    assert rep.faults == [], "\n".join(rep.faults)
