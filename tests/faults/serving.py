"""The web server alone, as it runs in production, on SQLite or on PostgreSQL, and people who talk to it over HTTP from many threads."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.services import outside, processes
from tests.services.outside import ROOT

TOKEN = "t" * 32  # of the form and of the cookie: the same, as the check wants it


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str


@dataclass
class Web:
    """One running gunicorn on a data folder, with the database that `url` names (empty: SQLite in the folder)."""

    var: Path
    url: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=processes.free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL"}}
        own |= {"ICP_VAR": str(self.var), "PORT": str(self.port), "BIND": f"127.0.0.1:{self.port}", "SAMPLE": "no", **self.settings}
        return own | ({"DATABASE_URL": self.url} if self.url else {})

    def manage(self, *command: str) -> str:
        return outside.manage(self.environment, *command)

    def play(self, scene: str, *arguments: object) -> Any:
        """Let one of the functions in tests/faults/scenes.py fill the database; what it returns comes back."""
        call = f"from tests.faults import scenes; scenes.play('{scene}', {', '.join(map(repr, arguments))})"
        return json.loads(self.manage("shell", "-v0", "-c", call).splitlines()[-1])

    def start(self) -> None:
        log = self.var / "web.log"
        command = [sys.executable, "manage.py", "web"]
        self.process = processes.begin(command, log, cwd=ROOT, env=self.environment, **processes.ending_with_us())
        processes.wait_for(self.process, self.answers, log, seconds=60)

    def stop(self) -> None:
        if self.process is not None:
            processes.end(self.process)

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/healthz").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def workers(self) -> list[int]:
        """The processes that answer: the children of gunicorn's own."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def ask(self, method: str, path: str, cookie: str = "", **fields: str | Sequence[str]) -> Answer:
        """One request on a connection of its own. Raises what the connection raises."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Cookie": f"{cookie}; icp_csrftoken={TOKEN}", "Origin": f"http://127.0.0.1:{self.port}", "Accept": "text/html"}
            headers |= {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
            body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN}, doseq=True) if method == "POST" else None
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.getheader("Location") or "", response.read().decode())
        finally:
            connection.close()

    def send(self, path: str, cookie: str, **fields: str | Sequence[str]) -> Answer:
        return self.ask("POST", path, cookie, **fields)

    def rows(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        """What stands in the database, seen from outside the server."""
        return outside.ask(self.url, self.var, sql, *values)


def at_once(times: int, deed: Callable[[int], Any]) -> list[Any]:
    """The deed by as many threads, all let go together."""
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(deed, range(times)))


def new_id() -> str:
    return uuid4().hex
