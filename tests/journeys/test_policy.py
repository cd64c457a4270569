"""A real browser tells of what the content security policy has kept from running."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import BrowserContext

from tests.services.running import Site

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_a_violation_arrives_and_is_logged_without_the_path(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{site.url}/accounts/login/?next=/secret-path/")
    with page.expect_response("**/csp-report") as told:
        page.evaluate("() => { const image = new Image(); image.src = 'https://elsewhere.example/who.png?name=Ruth'; }")
    deadline = time.monotonic() + 10
    while "a page broke" not in site.log.read_text() and time.monotonic() < deadline:
        time.sleep(0.1)
    (line,) = [line for line in site.log.read_text().splitlines() if "a page broke" in line]

    assert told.value.status == 204
    assert "directive=img-src blocked=https://elsewhere.example place=account_login" in line
    assert [word for word in ("Ruth", "secret-path", "who.png") if word in site.log.read_text()] == []
