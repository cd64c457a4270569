"""F6: Redis is absent from the start, loses all it knows, or dies; worker and scheduler die: everything is done, and done once.

One site with web, worker and scheduler lives through all of it, as it would; each test leaves it whole."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services import missing, processes
from tests.services.redis import RedisServer
from tests.services.running import Site, begin_site

pytestmark = pytest.mark.slow

MAILS, JOBS = 40, 20
THREADS = 4  # of a worker, and so the jobs that it can have in hand
COMPANY = """
from django_scopes import scopes_disabled
from tests.cast import company
with scopes_disabled():
    company("Kelvaro", "kelvaro")
"""
WORK = """
from icpstudio import jobs
from icpstudio.actions import mail
from icpstudio.documents.mails import Words
from icpstudio.kit import clock
from icpstudio.models import Workspace
from django_scopes import scopes_disabled
with scopes_disabled():
    kelvaro = Workspace.objects.get(slug="kelvaro")
    for n in range({mails}):
        words = Words(f"{round} {{n}}", "Words.", "", "en")
        mail.queue(key=f"{round}:{{n}}", to=f"reader{{n}}@kelvaro.example", words=words, at=clock.now())
    for n in range({jobs}):
        jobs.enqueue("tests.faults.noting.note", workspace=kelvaro, at=clock.now(), number=n + {offset})
"""


class Storm:
    """A site, its Redis, and the work that is asked of it in rounds."""

    def __init__(self, site: Site, redis: RedisServer) -> None:
        self.site, self.redis, self.rounds = site, redis, 0

    def ask_for_work(self) -> None:
        self.rounds += 1
        offset = 1000 * self.rounds
        code = WORK.format(round=f"round{self.rounds}", mails=MAILS, jobs=JOBS, offset=offset)
        self.site.manage("shell", "-v0", "-c", code)

    def all_is_done_once(self, in_hand: int = 0) -> bool:
        """True once it is; a job or a mail that was done twice is never well.

        Of a job that a dead worker had `in_hand` nobody knows how far it was: it is begun again, and written so that this does no harm."""
        arrived = [mail.subject for mail in self.site.caught() if mail.subject.startswith(f"round{self.rounds} ")]
        notes = [facts for (facts,) in self.site.rows("SELECT facts FROM icpstudio_auditentry WHERE verb = 'note'")]
        numbers = [(json.loads(facts) if isinstance(facts, str) else facts)["number"] for facts in notes]
        done = [number for number in numbers if number // 1000 == self.rounds]
        assert len(arrived) == len(set(arrived))
        assert len(done) <= len(set(done)) + in_hand
        return (len(arrived), len(set(done))) == (MAILS, JOBS)

    def ready(self) -> tuple[int, str, dict[str, str]]:
        status, body = ask(self.site.port, "/readyz")
        told = json.loads(body)
        return status, told["state"], {name: check["state"] for name, check in told["checks"].items()}

    def people_can_work(self) -> bool:
        """The sign-in page, and its rate limit, which lies in the cache; nothing takes longer than a person waits."""
        return ask(self.site.port, "/accounts/login/")[0] == 200 and ask_for_code(self.site.port) in {200, 302}

    def child(self, word: str) -> int | None:
        """The process of the supervisor's child whose command says `word`."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().split(b"\0")
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            if parent == self.site.process.pid and word.encode() in command:
                return int(folder.name)
        return None

    def wait(self, condition: Callable[[], Any], seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, (self.ready(), self.site.log.read_text()[-3000:])
            time.sleep(0.1)


def ask(port: int, path: str, body: str | None = None, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


def ask_for_code(port: int) -> int:
    token = "t" * 32
    form = f"csrfmiddlewaretoken={token}&email=somebody%40kelvaro.example"
    cookie = f"icp_csrftoken={token}"
    return ask(port, "/accounts/login/code/", form, Cookie=cookie, **{"Content-Type": "application/x-www-form-urlencoded"})[0]


def answers(port: int) -> bool:
    try:
        return ask(port, "/readyz")[0] == 200
    except (OSError, http.client.HTTPException):
        return False


@pytest.fixture(scope="module")
def storm() -> Iterator[Storm]:
    """Begun while there is no Redis at the address that it is given."""
    folder = Path(tempfile.mkdtemp(prefix="icp-storm-"))
    redis = RedisServer(missing.program("redis-server", "redis-server"), folder, processes.free_port())
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {"REDIS_URL": redis.url, "LEASE_SECONDS": "6", "SAMPLE": "no"}.items():
            environment.setenv(name, value)
        site = begin_site(folder / "var", until=answers)
        yield Storm(site, redis)
        processes.end(site.process)
        redis.stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_without_redis_from_the_start_people_work_and_all_is_done_before_it_comes_and_after(storm: Storm) -> None:
    storm.site.manage("shell", "-v0", "-c", COMPANY)
    storm.ask_for_work()
    worked, (status, state, checks) = storm.people_can_work(), storm.ready()
    storm.wait(storm.all_is_done_once)
    storm.ask_for_work()
    storm.redis.start()
    storm.wait(storm.all_is_done_once)

    assert (worked, status, state, checks["queue"], checks["database"]) == (True, 200, "degraded", "degraded", "ok")
    storm.wait(lambda: storm.ready()[1] == "ok")


def test_a_redis_that_forgets_everything_loses_and_doubles_nothing(storm: Storm) -> None:
    storm.ask_for_work()
    for _ in range(20):
        storm.redis.client.flushall()
        time.sleep(0.05)
    storm.wait(storm.all_is_done_once)

    assert storm.people_can_work()
    storm.wait(lambda: storm.ready()[1] == "ok")


def test_a_redis_that_is_killed_for_three_seconds_stops_nobody(storm: Storm) -> None:
    storm.ask_for_work()
    storm.redis.stop(signal.SIGKILL)
    died_at = time.monotonic()
    worked, status, state = storm.people_can_work(), *storm.ready()[:2]
    time.sleep(max(0.0, died_at + 3 - time.monotonic()))
    storm.redis.start()
    storm.wait(storm.all_is_done_once)

    assert (worked, status, state) == (True, 200, "degraded")
    storm.wait(lambda: storm.ready()[1] == "ok")


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_a_worker_or_scheduler_that_is_killed_is_started_again_and_nothing_is_lost(storm: Storm, name: str) -> None:
    storm.wait(lambda: storm.child(name) is not None)
    before = storm.child(name)
    storm.ask_for_work()
    os.kill(before, signal.SIGKILL)
    storm.wait(lambda: storm.all_is_done_once(in_hand=THREADS if name == "worker" else 0))

    storm.wait(lambda: storm.child(name) not in {None, before})
    storm.wait(lambda: storm.ready()[1] == "ok")
