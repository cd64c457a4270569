"""Throughput with 1, 2 and 4 workers on one PostgreSQL and one Redis: an import's lines and mails, rows a second and the ratio to one.

Each worker is a process group of its own. Where the work is computing, two cores are two workers' worth at most, and PostgreSQL needs its
share of them. Where the work is waiting (the database or the mail server some way off, one hand for each worker), it grows with the
workers. ICP_BENCH_LINES (20,000), ICP_BENCH_FAR_LINES (6,000) and ICP_BENCH_FAR_MAILS (400) set the sizes."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from tests.bench.figures import Figure
from tests.faults import staging
from tests.faults.mailing import QUEUE
from tests.services.far import relayed
from tests.services.fleet import Fleet, gathered
from tests.services.postgres import Postgres, a_cluster
from tests.services.redis import RedisServer, a_redis
from tests.services.sink import sink

LINES = int(os.environ.get("ICP_BENCH_LINES", "20000"))
FAR_LINES = int(os.environ.get("ICP_BENCH_FAR_LINES", "6000"))
FAR_MAILS = int(os.environ.get("ICP_BENCH_FAR_MAILS", "400"))
WORKERS = (1, 2, 4)
FAR = 0.015  # seconds to the database and back again another time: a neighbouring region
MAIL_FAR = 0.05
# What is reached with 2 and with 4 workers, times one worker.
COMPUTING, WAITING = {2: 1.3, 4: 1.3}, {2: 1.6, 4: 2.4}

BELLS = """
from icpstudio import jobs
for _bell in range(8):
    jobs.ring("icpstudio.deliver_mail")
"""


class Ground:
    """The servers of one run; every measurement has a database of its own."""

    def __init__(self) -> None:
        self.postgres: Postgres = a_cluster()
        self.redis: RedisServer = a_redis()
        self.databases = 0

    def database(self, port: int | None = None) -> str:
        self.databases += 1
        name = f"workers{self.databases}"
        with psycopg.connect(self.postgres.url(), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        self.redis.client.flushall()
        url = self.postgres.url(name)
        return url.replace(f":{self.postgres.port}/", f":{port}/") if port else url

    def begin_workers(self, fleet: Fleet, count: int) -> None:
        """Until each of them listens to the queue, so that no start is measured."""
        for number in range(count):
            fleet.begin("worker", f"worker{number}")
        fleet.wait(lambda: sum(client["cmd"] == "brpop" for client in self.redis.client.client_list()) >= count)

    def end(self) -> None:
        self.postgres.remove()
        self.redis.remove()


def rate(fleet: Fleet, asked: Callable[[], object], done: Callable[[], tuple[int, int]], whole: int) -> float:
    """Rows a second from the moment at which the work lies there for all, to the last row. `done` tells (rows done, rows there)."""
    seen: list[float] = []

    def over() -> bool:
        count, there = done()
        if there >= whole and not seen:
            seen.append(time.monotonic())
        return there >= whole and count >= whole

    asking = threading.Thread(target=asked)  # a process that has asked takes its time to end
    asking.start()
    fleet.wait(over, seconds=600)
    ended = time.monotonic()
    asking.join()
    return whole / (ended - seen[0])


def imported(ground: Ground, workers: int, *, lines: int, delay: float = 0.0) -> float:
    with tempfile.TemporaryDirectory() as folder, relayed(ground.postgres.port, delay=delay) as far:
        shared = {"DATABASE_URL": ground.database(far if delay else None), "REDIS_URL": ground.redis.url, "LEASE_SECONDS": "60"}
        shared |= {"WORKER_THREADS": "2"} if delay else {}  # one hand, and one thread for other jobs
        with gathered(Path(folder), **shared) as fleet:
            staging.read(fleet, "deals", lines, lines // 20)
            ground.begin_workers(fleet, workers)
            return rate(fleet, lambda: staging.apply(fleet), lambda: job_of_import(fleet), lines)


def job_of_import(fleet: Fleet) -> tuple[int, int]:
    found = fleet.ask("SELECT done, total FROM icpstudio_job WHERE name = 'profiles.tasks.apply_import'")
    return found[0] if found else (0, 0)


def mailed(ground: Ground, workers: int) -> float:
    with tempfile.TemporaryDirectory() as folder, sink(Path(folder) / "sink.log", latency=MAIL_FAR) as server:
        shared = {"DATABASE_URL": ground.database(), "REDIS_URL": ground.redis.url, "EMAIL_URL": server.url}
        with gathered(Path(folder), LEASE_SECONDS="60", MAIL_CONNECTIONS="1", **shared) as fleet:
            ground.begin_workers(fleet, workers)
            queue = QUEUE.replace("COUNT", str(FAR_MAILS)) + BELLS
            sent = "SELECT count(*) FILTER (WHERE state = 'sent'), count(*) FROM icpstudio_mailmessage"
            return rate(fleet, lambda: fleet.manage("shell", "-v0", "-c", queue), lambda: fleet.ask(sent)[0], FAR_MAILS)


def figures() -> Iterator[Figure]:
    ground = Ground()
    try:
        yield from _growth("import", lambda n: imported(ground, n, lines=LINES), COMPUTING)
        yield from _growth(f"import, database {FAR * 1000:g} ms off", lambda n: imported(ground, n, lines=FAR_LINES, delay=FAR), WAITING)
        yield from _growth(f"mail, server {MAIL_FAR * 1000:g} ms off", lambda n: mailed(ground, n), WAITING)
    finally:
        ground.end()


def _growth(what: str, measured: Callable[[int], float], targets: dict[int, float]) -> Iterator[Figure]:
    alone = 0.0
    for workers in WORKERS:
        reached = measured(workers)
        alone = alone or reached
        words = f"{what}: {workers} worker{'s' if workers > 1 else ''}"
        yield Figure(words, reached, "rows/s", reached / alone, targets.get(workers, 1.0), peer=alone, peer_name="with one worker")
