"""The mails of a running site, as people read them: the newest to an address, its code, its links, its PDF."""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass

from icpstudio.kit.catcher import store
from tests.services.running import Site

LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Mail:
    to: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[store.Attachment, ...]

    @property
    def link(self) -> str:
        links = LINK.findall(self.text)
        assert links, self.text
        return links[0]


def letters(site: Site, address: str) -> list[Mail]:
    """What has arrived for somebody, the oldest first."""
    found = [caught for caught in site.caught() if address in caught.recipients]
    return [_opened(site, caught) for caught in found]


def awaited(site: Site, address: str, subject: str, seconds: float = 20) -> Mail:
    """The newest mail to somebody whose subject holds these words."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := [mail for mail in letters(site, address) if subject in mail.subject]:
            return found[-1]
        time.sleep(0.2)
    raise AssertionError(f"No mail “{subject}” to {address}; there are {[(mail.recipients, mail.subject) for mail in site.caught()]}")


def pdf_words(pdf: bytes) -> tuple[int, str]:
    """How many pages a PDF has, and its text in one line, as poppler reads it."""
    shown = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    pages = re.search(r"^Pages:\s+(\d+)$", shown, re.MULTILINE)
    assert pages, shown
    return int(pages[1]), " ".join(read.split())


def _opened(site: Site, caught: store.Caught) -> Mail:
    opened = store.message(site.var / "mail", caught.id)
    return Mail(caught.recipients, caught.subject, opened.text, opened.attachments)
