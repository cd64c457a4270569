"""Fifty people at work on the whole site, one second of thought between two steps, on SQLite and on PostgreSQL with Redis.

They sign in, each from an address of her own, and do what their roles do (_journeys.py) in a workspace with the sample and a workshop
of 2,500 customers and 7,500 deals (_town.py). Every answer is looked at: a status from 400 on, another page, another person's name is
an error. Static files are left aside, since browsers keep them.

ICP_BENCH_SECONDS (60) is how long they are watched on each database, ICP_BENCH_PEOPLE (50) how many they are,
ICP_BENCH_DATABASES (sqlite,postgres) where."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from tests.bench._browsing import PATIENCE, Browser, Visit
from tests.bench._journeys import Person
from tests.bench._processes import cpu_seconds
from tests.bench.figures import Figure, Note
from tests.services import processes
from tests.services.postgres import a_cluster
from tests.services.redis import a_redis
from tests.services.running import ROOT, Site, begin_site

SECONDS = float(os.environ.get("ICP_BENCH_SECONDS", "60"))
PEOPLE = int(os.environ.get("ICP_BENCH_PEOPLE", "50"))
DATABASES = os.environ.get("ICP_BENCH_DATABASES", "sqlite,postgres").split(",")
READS_MS, SAVES_MS = 300, 500
THOUGHT = 1.0
ARRIVING = 25.0  # two a second, for a password costs a fifth of a second of CPU on purpose; only then anybody measures
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def figures() -> Iterator[Figure | Note]:
    for database in DATABASES:
        with _ground(database) as environment, _site(environment) as (site, town):
            yield from _told(NAMES[database], *Crowd(site, town).work())


@contextmanager
def _ground(database: str) -> Iterator[dict[str, str]]:
    """The servers that the site stands on, private ones; PostgreSQL keeps its promises here (fsync), which tests let go for speed."""
    if database == "sqlite":
        yield {"DATABASE_URL": "", "REDIS_URL": ""}
        return
    cluster, redis = a_cluster(), a_redis()
    try:
        cluster.stop()
        cluster.options = ("fsync=on", "shared_buffers=128MB")
        cluster.start()
        name = f"icp_{uuid4().hex}"
        with psycopg.connect(cluster.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        yield {"DATABASE_URL": cluster.url(name), "REDIS_URL": redis.url}
    finally:
        redis.remove()
        cluster.remove()


@contextmanager
def _site(environment: dict[str, str]) -> Iterator[tuple[Site, dict[str, Any]]]:
    """All of it as `make run` starts it, on data that are there already: the sample, and the town."""
    var = Path(tempfile.mkdtemp(prefix="icp-bench-"))
    before = dict(os.environ)
    os.environ.update(environment | {"ICP_VAR": str(var), "DJANGO_SETTINGS_MODULE": "icpstudio.settings"})
    try:
        _run("manage.py", "migrate", "--verbosity", "0")
        _run("manage.py", "load_sample")
        town = json.loads(_run("-m", "tests.bench._town"))
        running = begin_site(var)
    finally:
        os.environ.clear()
        os.environ.update(before)
    try:
        yield running, town
    finally:
        processes.end(running.process)
        shutil.rmtree(var, ignore_errors=True)


def _run(*command: str) -> str:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout


@dataclass
class Crowd:
    """Everybody in a thread of her own; `visits` is what they saw."""

    site: Site
    town: dict[str, Any]

    def work(self) -> tuple[Sequence[Visit], float, float]:
        """All visits of the time that was watched, the seconds it took, and the seconds of CPU that the site spent in it."""
        self.visits: list[Visit] = []
        self.over = threading.Event()
        self.inside = threading.Semaphore(0)
        threads = [threading.Thread(target=self._one, args=(number,), daemon=True) for number in range(PEOPLE)]
        for thread in threads:
            thread.start()
            time.sleep(ARRIVING / PEOPLE)
        for _person in threads:
            self.inside.acquire(timeout=PATIENCE)
        time.sleep(ARRIVING / 5)
        begun, spent = time.perf_counter(), cpu_seconds(self.site.process.pid)
        time.sleep(SECONDS)
        ended, spent = time.perf_counter(), cpu_seconds(self.site.process.pid) - spent
        self.over.set()
        for thread in threads:
            thread.join(60)
        early = [visit for visit in self.visits if visit.at < begun and visit.wrong]
        return [*early, *(visit for visit in self.visits if begun <= visit.at <= ended)], ended - begun, spent

    def _one(self, number: int) -> None:
        everybody = self.town["people"]
        me = everybody[number * len(everybody) // PEOPLE % len(everybody)]
        chance = random.Random(number)
        browser = Browser(self.site.port, f"127.0.1.{number + 1}", me["name"], self.visits.append)
        person = Person(browser, self.town, me, number, chance, lambda: self.over.wait(THOUGHT * chance.uniform(0.5, 1.5)))
        try:
            person.sign_in()
            self.inside.release()
            while not self.over.is_set():
                person.go()
        except Exception as problem:  # a journey that can't go on is an error of the page, not the end of the bench
            self.visits.append(Visit("journey", False, time.perf_counter(), 0.0, f"{type(problem).__name__}: {problem}", 0))


def _told(database: str, visits: Sequence[Visit], seconds: float, spent: float) -> Iterator[Figure | Note]:
    wrong = [visit for visit in visits if visit.wrong]
    for what, is_save, most in (("reads", False, READS_MS), ("saves", True, SAVES_MS)):
        taken = sorted(visit.seconds * 1000 for visit in visits if visit.is_save == is_save and not visit.wrong)
        if not taken:
            yield Note(f"{database}: no {what} were made.", holds=False)
            continue
        reached = percentile(taken, 95)
        title = f"{database}, {PEOPLE} people: {what}, 95 % within"
        yield Figure(title, percentile(taken, 50), "ms median", reached, most, "ms", at_least=False)
        yield Note(f"    {len(taken):,} {what}: 99 % within {percentile(taken, 99):,.0f} ms, the slowest {taken[-1]:,.0f} ms")
    yield Figure(f"{database}: errors", len(wrong), "answers", len(wrong), 0, "", at_least=False)
    for (route, why), count in Counter((visit.route, visit.wrong) for visit in wrong).most_common(5):
        yield Note(f"    {count} × {route}: {why}")
    each = 1000 * spent / max(1, len(visits))
    yield Note(f"    {len(visits) / seconds:,.1f} requests/s; {each:,.1f} ms of CPU each, worker and scheduler included")
    yield Note("    slowest: " + "; ".join(_slowest(visits)))


def _slowest(visits: Sequence[Visit], most: int = 5) -> list[str]:
    by_route: dict[str, list[float]] = defaultdict(list)
    for visit in visits:
        if not visit.wrong:
            by_route[visit.route].append(visit.seconds * 1000)
    found = sorted(((percentile(sorted(taken), 95), route, len(taken)) for route, taken in by_route.items()), reverse=True)
    return [f"{route} {ms:,.0f} ms ({count})" for ms, route, count in found[:most]]


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The value below which so many per cent lie, by nearest rank."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
