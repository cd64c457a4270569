"""A person at a browser of her own, watched: what axe finds, what the console says, what leaves the site, what sticks out of a page."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests.services.running import Site

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
PICTURES = os.environ.get("JOURNEY_PICTURES", "")  # a folder: each look leaves a picture there

# Everything in light; in dark only what colours can spoil. The sheet in a frame is looked at as a page of its own.
CHECK = """async (rules) => {
  const only = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const found = await axe.run(document, { iframes: false, resultTypes: ["violations"], ...only });
  const reason = (node) => (node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? "";
  const places = (nodes) => nodes.slice(0, 4).map((node) => `${node.html.slice(0, 160)} (${reason(node)})`).join(" | ");
  return found.violations.map((violation) => `${violation.id}: ${places(violation.nodes)}`);
}"""
COLOURS = ["color-contrast", "link-in-text-block"]
PATIENCE = 20_000  # ms, for what a worker does on a busy machine
STICKS_OUT = """() => {
  const room = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth - room;
  if (wide <= 0) return "";
  const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > room + 1);
  return `${wide} px wider than the window: ${out.slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(" | ")}`;
}"""

expect.set_options(timeout=PATIENCE)


@dataclass
class Person:
    """Somebody with a browser. `faults` collects what must not be; `forgiven` are patterns of the console that a test provokes."""

    site: Site
    context: BrowserContext
    page: Page
    name: str
    faults: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def goes(self, address: str) -> None:
        """To a path of the site, or to an address as a mail gives it."""
        self.page.goto(address if address.startswith("http") else f"{self.site.url}{address}")

    def looks_around(self, called: str, *, dark: bool = True) -> None:
        """Check the page as it stands, in light and in dark."""
        self.page.wait_for_load_state("load")
        if sticks_out := self.page.evaluate(STICKS_OUT):
            self._note(f"{called}: {sticks_out}")
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text())
        for scheme, rules in [("light", None), ("dark", COLOURS)][: 2 if dark else 1]:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for violation in self.page.evaluate(CHECK, rules):
                self._note(f"{called}, {scheme}: {violation}")
            if PICTURES:
                mark = "" if scheme == "light" else "-dark"
                self.page.screenshot(path=Path(PICTURES) / f"{called}{mark}.png", full_page=True)
        self.page.emulate_media(color_scheme="light")

    def leaves(self) -> None:
        """Close the browser; where pictures are kept, one shows where she was."""
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"last-{self.name.replace(' ', '-')}.png")
        self.context.close()

    def hears(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(re.search(pattern, message.text) for pattern in self.forgiven):
            self._note(f"console: {message.text} at {message.location.get('url', '')}")

    def asks(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site.url}/", "data:", "blob:", "about:")):
            self._note(f"left the site: {request.url}")

    def stumbles(self, error: Any) -> None:
        self._note(f"script: {error}")

    def _note(self, fault: str) -> None:
        line = f"{self.name} at {self.page.url.removeprefix(self.site.url)}: {fault}"
        if line not in self.faults:
            self.faults.append(line)


LAPTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def person(site: Site, browser: Browser, name: str, device: dict[str, Any] = LAPTOP) -> Person:
    """A fresh browser, English, with nothing in it."""
    context = browser.new_context(**device, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    found = Person(site, context, page, name)
    page.on("console", found.hears)
    page.on("pageerror", found.stumbles)
    context.on("request", found.asks)
    return found
