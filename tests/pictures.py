"""Takes the pictures of the README: `python -m tests.pictures docs/pictures` (set up with `make test` or `make check` before).

Starts ICP Studio in a data folder of its own, enters the sample workspace by the buttons of the sign-in page, and goes the way of the
five steps. Given a second argument, the address of a running site, it uses that one: choose one that you can throw away, since an import
is uploaded there and the draft is sent for approval."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.services import processes
from tests.services.running import ROOT, begin_site

LIST = ROOT / "tests" / "data" / "planted_icp" / "salesforce_opportunity_report_latin1.csv"
FULL, EMPTY = "Dock scheduling", "Yard gates"  # the sample's two workshops
HEARD = "Logged"
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Camera:
    """Where the site is, and where its pictures go."""

    browser: Browser
    site: str
    folder: Path

    @contextmanager
    def entered(self, role: str, size: dict[str, int] = DESK) -> Iterator[Page]:
        """The site as somebody who holds `role`, on a screen of that size; a phone's has two points per pixel."""
        context = self.browser.new_context(
            viewport=size, locale="en-GB", color_scheme="light", device_scale_factor=2 if size is PHONE else 1
        )
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(f"{self.site}/accounts/login/")
        page.get_by_role("button", name=role, exact=True).click()
        page.wait_for_url("**/w/**")
        yield page
        context.close()

    def take(self, page: Page, name: str) -> None:
        """One screen, as it stands now."""
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        path = self.folder / f"{name}.png"
        page.screenshot(path=path, animations="disabled")
        lighten(path)


def lighten(path: Path) -> None:
    """The same picture in 256 colours, which is what flat pages need: a quarter of the bytes."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1000} kB", flush=True)


def workshop(page: Page, name: str) -> str:
    """The address of one of the sample's workshops."""
    page.goto(page.url[: page.url.index("/", page.url.index("/w/") + 3)] + "/workshops/")
    return str(page.get_by_role("main").get_by_role("link", name=name).first.evaluate("link => link.href"))


def take_all(camera: Camera) -> None:
    with camera.entered("Facilitator") as page:
        upload(camera, page, workshop(page, EMPTY))
        home = workshop(page, FULL)
        steps(camera, page, home)
        draft = editor(camera, page, home)
        one_pager(camera, page, home)
        submit(page, draft)
    with camera.entered("Approver", PHONE) as page:
        page.goto(draft.replace("/edit/", "/review/"))
        camera.take(page, "review-phone")


def upload(camera: Camera, page: Page, home: str) -> None:
    """A list that waits to be looked at, in the workshop that has none."""
    page.goto(f"{home}imports/new/")
    page.locator("input[type=file]").set_input_files(LIST)
    page.locator("main form button.btn-primary").click()
    page.locator("main table").first.wait_for()
    camera.take(page, "import")


def steps(camera: Camera, page: Page, home: str) -> None:
    """The workshop and its first three steps."""
    for name, path in (("workshop", ""), ("customers", "customers/"), ("attributes", "attributes/")):
        page.goto(f"{home}{path}")
        camera.take(page, name)
    page.goto(f"{home}interviews/")
    page.get_by_role("main").get_by_role("row").filter(has_text=HEARD).first.get_by_role("link").first.click()
    page.locator("main a[href*='/questions/']").first.click()
    page.wait_for_url("**/questions/**")
    camera.take(page, "interview")


def editor(camera: Camera, page: Page, home: str) -> str:
    """The draft with its preview; returns its address."""
    page.goto(f"{home}versions/")
    page.locator("main a[href$='/edit/']").first.click()
    page.wait_for_url("**/edit/")
    camera.take(page, "editor")
    return page.url


def one_pager(camera: Camera, page: Page, home: str) -> None:
    """The PDF of the version in force, made into a picture by a program that knows nothing of us."""
    page.goto(f"{home}page/")
    answer = page.context.request.get(f"{page.url}pdf/")
    assert answer.ok, f"The PDF answers {answer.status}."
    path = camera.folder / "one-pager.png"
    subprocess.run(["pdftoppm", "-r", "110", "-png", "-singlefile", "-", str(path.with_suffix(""))], input=answer.body(), check=True)
    lighten(path)


def submit(page: Page, draft: str) -> None:
    """Send the draft for approval, so that there is something to decide on."""
    page.goto(draft.replace("/edit/", "/submit/"))
    page.get_by_role("main").get_by_role("button", name="Send for approval").click()
    page.wait_for_url(lambda url: not url.endswith("/submit/"))


@contextmanager
def somewhere(url: str) -> Iterator[str]:
    """The site at `url`, or one of our own for as long as it is needed."""
    if url:
        yield url.rstrip("/")
        return
    folder = Path(tempfile.mkdtemp(prefix="icp-pictures-"))
    site = begin_site(folder)
    try:
        yield site.url
    finally:
        processes.end(site.process)
        shutil.rmtree(folder, ignore_errors=True)


def main(folder: Path, url: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with somewhere(url) as site, sync_playwright() as playwright:
        path, arguments = shutil.which("chromium"), ["--no-sandbox"] if os.geteuid() == 0 else []
        with playwright.chromium.launch(executable_path=path, args=arguments) as browser:
            take_all(Camera(browser, site, folder))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures"), *sys.argv[2:3])
