"""A browser of one person of the load bench, as light as it gets: a kept connection, cookies, and forms sent with all their fields."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: when it was answered, how long it took, and what was wrong with the answer (empty: nothing)."""

    route: str
    is_save: bool
    at: float
    seconds: float
    wrong: str
    size: int


@dataclass(frozen=True, slots=True)
class Page:
    path: str
    status: int
    headers: Mapping[str, str]
    text: str


class _Form(HTMLParser):
    """The fields of the first form whose address ends as told, with the values they stand with. Without an address it is `here`."""

    def __init__(self, action: str, here: str) -> None:
        super().__init__()
        self.action, self.here, self.address = action, here, ""
        self.fields: dict[str, str] = {}
        self._inside, self._area, self._select = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.address and (address := told.get("action") or self.here).endswith(self.action):
            self._inside, self.address = True, address
        if not self._inside or not (name := told.get("name", self._select if tag == "option" else "")):
            return
        if tag == "input" and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            self.fields[name] = told.get("value", "")
        elif tag == "textarea":
            self._area, self.fields[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in told or name not in self.fields):
            self.fields[name] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data.removeprefix("\n") if not self.fields[self._area] else data


@dataclass
class Browser:
    """Signed in as one person, from an address of its own. Every answer is looked at: its status, and whose page it is."""

    port: int
    address: str
    name: str
    note: Callable[[Visit], object]
    cookies: dict[str, str] = field(default_factory=dict)
    page: Page = field(default_factory=lambda: Page("", 0, {}, ""))
    signed_in: bool = False
    _line: HTTPConnection | None = None

    def get(self, path: str, route: str, *, shows: str = "") -> Page:
        """Open a page. It has to be whole, and on the pages of the product the person's name stands."""
        self.page = self._timed("GET", path, route, is_save=False, expects=shows or (self.name if self.signed_in else "</html>"))
        return self.page

    def send(self, action: str, route: str, follow: str = "", **values: Any) -> Page:
        """Send the form of the page at hand whose address ends in `action`, and go where the answer leads (the route `follow`)."""
        address, fields = self.form(action)
        return self.post(address, fields | values, route, follow)

    def form(self, action: str) -> tuple[str, dict[str, str]]:
        """Where a form of the page at hand goes, and all its fields as they stand."""
        form = _Form(action, self.page.path)
        form.feed(self.page.text)
        if not form.address:
            raise LookupError(f"no form {action} on this page")
        return form.address, form.fields

    def post(self, address: str, fields: Mapping[str, Any], route: str, follow: str = "", *, in_script: bool = False) -> Page:
        """Send fields; from a script the answer is no page and leads nowhere."""
        answer = self._timed("POST", address, route, is_save=True, fields=fields, in_script=in_script)
        if answer.status in (302, 303) and follow:
            return self.get(answer.headers["location"], follow)
        return answer

    def _timed(self, method: str, path: str, route: str, *, is_save: bool, expects: str = "", **sent: Any) -> Page:
        start = time.perf_counter()
        try:
            answer = self._ask(method, path, **sent)
        except (OSError, HTTPException) as problem:
            self._hang_up()
            answer, wrong = Page("", 0, {}, ""), f"{type(problem).__name__}"
        else:
            wrong = f"status {answer.status}" if answer.status >= 400 or (method == "GET" and answer.status != 200) else ""
            if not wrong and expects and expects not in answer.text:
                wrong = "another page than asked for"
        now = time.perf_counter()
        self.note(Visit(route, is_save, now, now - start, wrong, len(answer.text)))
        return answer

    def _ask(self, method: str, path: str, fields: Mapping[str, Any] | None = None, *, in_script: bool = False) -> Page:
        body = urlencode(fields) if fields is not None else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Accept": "text/html"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
        if in_script:
            headers |= {"Accept": "application/json", "X-Autosave": "1"}
        target = urlsplit(path)
        where = target.path + (f"?{target.query}" if target.query else "")
        again = self._line is not None  # a server may hang up on a connection that waited; then every browser asks on a new one
        while True:
            try:
                self._line = self._line or HTTPConnection("127.0.0.1", self.port, PATIENCE, source_address=(self.address, 0))
                self._line.request(method, where, body, headers)
                answer = self._line.getresponse()
                break
            except (ConnectionError, HTTPException):
                self._hang_up()
                if not again:
                    raise
                again = False
        text = answer.read().decode(errors="replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and (found := re.match(r"([^=]+)=([^;]*)", value)):
                self.cookies[found[1]] = found[2]
                if "max-age=0" in value.lower():
                    del self.cookies[found[1]]
        return Page(target.path, answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None
