"""F20: a backup is made while four people upload lists, and restored on an empty machine: nothing that was committed before is missing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from icpstudio.kit.supervisor.probes import page_answers
from tests.services import outside, processes
from tests.services.postgres import Postgres
from tests.services.running import ROOT, Site

pytestmark = pytest.mark.slow

WRITERS, BEFORE = 4, 12
AS_THEY_WERE = ["Triggers: as they were.", "Audit trails of 1 workspaces: as they were.", "Stored files: as they were."]
PEOPLE = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django_scopes import scopes_disabled
from icpstudio.actions import workspaces
from icpstudio.kit import clock
from icpstudio.models import User
from profiles.actions import workshops
with scopes_disabled():
    owner = workspaces.open_for("ruth@kelvaro.example", name="Kelvaro", person="Ruth", at=clock.now())
    workshop = workshops.open_workshop(owner.workspace, name="Docks", market="Europe", by=owner, at=clock.now())
    session = SessionStore()
    session[SESSION_KEY] = str(owner.user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = owner.user.get_session_auth_hash()
    session.create()
print(json.dumps({"session": session.session_key, "path": f"/w/{owner.workspace.slug}/workshops/{workshop.pk}/imports/new/"}))
"""


@dataclass
class Uploads:
    """Four people who upload a list of their own again and again; what the site has answered for is written down."""

    site: Site
    session: str
    path: str
    committed: list[UUID] = field(default_factory=list)
    problems: list[BaseException] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            while not self.enough.is_set():
                self.committed.append(self.upload())
        except BaseException as problem:
            self.problems.append(problem)

    def upload(self) -> UUID:
        """As a browser does it: the form, its hidden fields, the file."""
        page = self._ask(self.path)
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', page.read().decode()))
        token = re.search(r"icp_csrftoken=(\w+)", str(page.headers)).group(1)
        mark = uuid4().hex
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\nContent-Type: text/csv\r\n\r\n')
        parts.append(f"Company,Industry\r\nCompany {mark},Shipping\r\n\r\n--{mark}--\r\n")
        answer = self._ask(self.path, "".join(parts).encode(), token, mark)
        return UUID(re.search(r"/imports/([0-9a-f-]{36})/", answer.url).group(1))

    def _ask(self, path: str, body: bytes | None = None, token: str = "", mark: str = ""):
        headers = {"Cookie": f"icp_sessionid={self.session}; icp_csrftoken={token}"}
        if body:
            headers |= {"Content-Type": f"multipart/form-data; boundary={mark}", "Referer": self.site.url}
        return urllib.request.urlopen(urllib.request.Request(self.site.url + path, body, headers), timeout=60)


@pytest.fixture
def uploads(site: Site) -> Iterator[Uploads]:
    told = json.loads(site.manage("shell", "-c", PEOPLE).splitlines()[-1])
    going_on = Uploads(site, told["session"], told["path"])
    threads = [threading.Thread(target=going_on.run) for _writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    yield going_on
    going_on.enough.set()
    for thread in threads:
        thread.join(60)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The DATABASE_URL of the site; empty for SQLite in its folder."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SAMPLE", "no")
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgres_url")
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@pytest.fixture
def site(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The web processes alone: what they commit is what counts, and nobody needs the lists read."""
    var, port, log = tmp_path / "var", processes.free_port(), tmp_path / "log"
    for name, value in {"ICP_VAR": str(var), "PORT": str(port), "DEBUG": "yes", "WEB_WORKERS": "2"}.items():
        monkeypatch.setenv(name, value)  # DEBUG: static files from their sources, which nobody has to collect
    manage({}, "migrate", "-v0")
    process = processes.begin([sys.executable, "manage.py", "web"], log, cwd=ROOT, **processes.ending_with_us())
    processes.wait_for(process, page_answers(port, "/healthz"), log, seconds=90)
    yield Site(port, var, log, process)
    processes.end(process)


@pytest.fixture
def empty(address: str, site: Site, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The environment of another machine: nothing there but the two keys."""
    var = tmp_path / "elsewhere"
    var.mkdir()
    for key in ("secret", "audit-key"):
        shutil.copy(site.var / key, var / key)
    if not address:
        yield {"ICP_VAR": str(var)}
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"elsewhere_{uuid4().hex}"
    with closing(psycopg.connect(server.url(), autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield {"ICP_VAR": str(var), "DATABASE_URL": server.url(name)}
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(environment: dict[str, str], *command: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def imports_in(environment: dict[str, str]) -> set[UUID]:
    """Asked of the database itself, without the program."""
    url = environment.get("DATABASE_URL", os.environ.get("DATABASE_URL", ""))
    return {UUID(str(pk)) for (pk,) in outside.ask(url, Path(environment["ICP_VAR"]), "SELECT id FROM profiles_import")}


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_nothing_that_was_committed_is_missing_from_a_backup_under_four_writers(site, uploads, empty, tmp_path):
    wait_until(lambda: len(uploads.committed) >= BEFORE or bool(uploads.problems))
    before = set(uploads.committed)
    made = manage({"ICP_VAR": str(site.var)}, "backup", str(tmp_path / "backup"))
    wait_until(lambda: len(uploads.committed) > len(before) or bool(uploads.problems))
    uploads.enough.set()
    restored = manage(empty, "restore", str(tmp_path / "backup"), "--verify")
    manifest = json.loads((tmp_path / "backup" / "manifest.json").read_text())
    there = imports_in(empty)

    assert (uploads.problems, made[0], restored[0]) == ([], 0, 0), made[1] + restored[1]
    assert len(before) >= BEFORE
    assert before <= there <= set(uploads.committed) | imports_in({"ICP_VAR": str(site.var)})
    assert manifest["rows"]["profiles_import"] == len(there)
    assert manifest["files"] == manifest["rows"]["icpstudio_storedfile"] >= len(there)
    assert restored[1].splitlines()[1:] == AS_THEY_WERE


def test_a_backup_is_one_file_if_wanted_holds_no_key_and_is_tried_out_at_once(address, tmp_path):
    here = {"ICP_VAR": str(tmp_path / "var")}
    manage(here, "migrate", "-v0")
    manage(here, "open_workspace", "Kelvaro", "ruth@kelvaro.example")
    code, said = manage(here, "backup", str(tmp_path / "backup.tar"), "--verify")
    keys = [(tmp_path / "var" / name).read_bytes() for name in ("secret", "audit-key")]
    with tarfile.open(tmp_path / "backup.tar") as archive:
        names = {name for name in archive.getnames() if name}

    assert (code, said.splitlines()[-3:]) == (0, AS_THEY_WERE)
    assert names == {"files.sha256", "manifest.json", "database.pgdump" if address else "database.sqlite3"}
    assert [key for key in keys if key in (tmp_path / "backup.tar").read_bytes()] == []


def test_a_disk_that_is_full_before_the_end_keeps_nothing_of_a_backup(address, tmp_path):
    here = {"ICP_VAR": str(tmp_path / "var")}
    manage(here, "migrate", "-v0")
    folder = tmp_path / "backups"
    manage(here, "backup", str(folder / "whole.tar"))
    size = (folder / "whole.tar").stat().st_size
    command = ["prlimit", f"--fsize={size - 1}", sys.executable, "manage.py", "backup", str(folder / "cut.tar")]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **here}, capture_output=True, text=True)

    assert (done.returncode, [path.name for path in folder.iterdir()]) == (1, ["whole.tar"])
    assert done.stderr.startswith("CommandError: [Errno 27] File too large")
