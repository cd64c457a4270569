"""Mails over real SMTP, 60 kB of PDF in each: the outbox with all its safety marks beside a plain Django loop.

Both talk to the same counting server, in turns, so that a busy machine is busy for both. PostgreSQL waits for its disk (fsync on).
ICP_BENCH_MAILS (10,000) says how many mails the outbox sends; the loop sends a tenth, and what counts are rates."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure
from tests.services import processes
from tests.services.postgres import a_cluster
from tests.services.sink import Sink, sink

ROOT = Path(__file__).resolve().parents[2]
MAILS = int(os.environ.get("ICP_BENCH_MAILS", "10000"))
ROUNDS = 5
FAR = 0.02  # seconds for each answer of a mail server that is some way off
FAR_MAILS = max(MAILS // 5, 400)


@dataclass(frozen=True, slots=True)
class Place:
    """An installation of its own that sends to one sink."""

    environment: dict[str, str]

    def run(self, *command: str) -> dict[str, float]:
        done = subprocess.run([sys.executable, "-m", "tests.bench._mailing", *command], cwd=ROOT, env=self.environment, capture_output=True)
        if done.returncode:
            raise RuntimeError(done.stderr.decode())
        return json.loads(done.stdout)


@contextmanager
def place(server: Sink, folder: Path, database_url: str = "") -> Iterator[Place]:
    folder.mkdir()
    given = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "DATABASE_URL", "SITE_URL", "STORAGE_URL"}}
    environment = given | {"ICP_VAR": str(folder), "EMAIL_URL": server.url, "SAMPLE": "no", "DJANGO_SETTINGS_MODULE": "icpstudio.settings"}
    environment |= {"DATABASE_URL": database_url} if database_url else {}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    yield Place(environment)


def rate(found: dict[str, float]) -> float:
    return found["mails"] / found["seconds"]


def figures() -> Iterator[Figure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="icp-bench-mail-")))
        near = stack.enter_context(sink(folder / "near.log"))
        far = stack.enter_context(sink(folder / "far.log", latency=FAR))
        postgres = a_cluster()
        stack.callback(postgres.remove)
        postgres.stop()
        postgres.options = ("fsync=on",)
        postgres.start()
        places = {
            "SQLite": stack.enter_context(place(near, folder / "sqlite")),
            "PostgreSQL": stack.enter_context(place(near, folder / "postgres", postgres.url("postgres"))),
        }
        yield from beside_the_loop(places, near)
        yield from with_workers(places["PostgreSQL"], far)


def beside_the_loop(places: dict[str, Place], server: Sink) -> Iterator[Figure]:
    """In turns: some by the loop, then some from the outbox on each database, and again."""
    step, naive, sent = max(MAILS // ROUNDS, 20), list[float](), 0
    ours: dict[str, list[float]] = {name: [] for name in places}
    filled: list[float] = []
    for _round in range(ROUNDS):
        for name, one in places.items():
            filled.append(rate(one.run("fill", str(step))))
            if name == "SQLite":
                naive.append(rate(one.run("naive", str(max(step // 10, 10)))))
                sent += max(step // 10, 10)
            found = one.run("ours")
            assert found["mails"] == step, f"{found['mails']} of {step} mails were delivered"
            ours[name].append(rate(found))
            sent += step
    counts = server.counts()
    for name, rates in ours.items():
        what = f"mails with a 60 kB PDF from the outbox on {name}"
        ratio = median(mine / loop for mine, loop in zip(rates, naive, strict=True))
        yield Figure(what, median(rates), "/s", ratio, 8, peer=median(naive), peer_name="Django's send() each")
    yield Figure(
        "arrived twice, of all of these mails", len(counts["doubles"]), "mails", len(counts["doubles"]), 0, "mails", at_least=False
    )
    yield Figure("are missing", sent - counts["unique"], "mails", sent - counts["unique"], 0, "mails", at_least=False)
    yield Figure("queued in one transaction", median(filled), "/s", median(filled), 500, "/s")


def with_workers(one: Place, far: Sink) -> Iterator[Figure]:
    """A server 20 ms away: more workers, more mails. Each is a process of its own, as on machines of their own."""
    found: dict[int, float] = {}
    environment = one.environment | {"EMAIL_URL": far.url}
    for workers in (1, 2, 4):
        one.run("fill", str(FAR_MAILS))
        log = Path(environment["ICP_VAR"]) / "workers.log"
        before = far.counts()["mails"]
        crew = [processes.begin([sys.executable, "manage.py", "outbox_run"], log, cwd=ROOT, env=environment) for _ in range(workers)]
        begun = ended = 0.0
        first = before
        while not begun or far.counts()["mails"] < before + FAR_MAILS:  # from the first arrivals on: starting Python is no delivery
            if not begun and (first := far.counts()["mails"]) > before + workers * 4:
                begun = time.perf_counter()
            time.sleep(0.02)
        ended = time.perf_counter()
        for worker in crew:
            processes.end(worker)
        found[workers] = (before + FAR_MAILS - first) / (ended - begun)
        assert far.counts()["doubles"] == []
    for workers in (2, 4):
        what = f"{workers} workers, a mail server 20 ms away, PostgreSQL"
        yield Figure(what, found[workers], "/s", found[workers] / found[1], 0.7 * workers, peer=found[1], peer_name="by one")
