"""Workers of the outbox as processes of their own, beside a mail server that can behave badly; begun and killed by tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.services import ground, outside
from tests.services.outside import ROOT
from tests.services.sink import Sink, sink

QUEUE = """
from icpstudio.actions import mail
from icpstudio.documents.mails import Words
from icpstudio.kit import clock
words = Words("Version 3", "Words " * 200, "", "en")
letters = [mail.Letter(f"fault:{n}", f"reader{n}@kelvaro.example", words, f"Reader {n}") for n in range(COUNT)]
mail.queue_all(letters, at=clock.now())
"""
AWAY = "from icpstudio.queries import mails; print(mails.server_away_since() is not None)"
MAIL = "icpstudio_mailmessage"


@dataclass
class Mailing:
    """An installation without web and broker: a database, a mail server, and the workers that a test begins."""

    var: Path
    server: Sink
    environment: dict[str, str]
    nursery: subprocess.Popen[bytes]
    workers: list[int] = field(default_factory=list)

    def manage(self, *command: str) -> str:
        return outside.manage(self.environment, *command)

    def queue(self, count: int) -> None:
        self.manage("shell", "-v0", "-c", QUEUE.replace("COUNT", str(count)))

    def begin_worker(self) -> int:
        """A worker in a process group of its own; its process id."""
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(b"one\n")
        self.nursery.stdin.flush()
        self.workers.append(int(self.nursery.stdout.readline()))
        return self.workers[-1]

    def kill(self, worker: int, number: int = signal.SIGKILL) -> None:
        """It and whatever it began are gone when this returns."""
        self.workers.remove(worker)
        os.killpg(worker, number)
        assert until(lambda: not Path(f"/proc/{worker}").exists())

    def mails(self) -> list[tuple[str, str, str, str]]:
        """State, Message-ID, answer and address of each mail of the test."""
        return self.ask(f"""SELECT state, message_id, answer, "to" FROM {MAIL} WHERE key LIKE 'fault:%'""")

    def is_away(self) -> bool:
        """Whether mails wait for a server that does not answer; the page and /readyz ask the same."""
        return self.manage("shell", "-v0", "-c", AWAY).strip() == "True"

    def clear(self) -> None:
        self.ask(f"DELETE FROM {MAIL} RETURNING id")

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Straight from the database: a look each time by a program of its own would take seconds."""
        return outside.ask(self.environment.get("DATABASE_URL", ""), self.var, statement, writes=True)

    def arrived(self) -> int:
        return int(self.server.counts()["unique"])


@contextmanager
def mailing(var: Path, **settings: str) -> Iterator[Mailing]:
    """Short waits, so that each fault takes seconds: a lease of 3, a look at a silent server after 1, a retry after 1."""
    var.mkdir()
    with sink(var / "sink.log") as server:
        given = {
            **os.environ,
            "ICP_VAR": str(var),
            "EMAIL_URL": server.url,
            "SAMPLE": "no",
            "LEASE_SECONDS": "3",
            "MAIL_RETRY_SECONDS": "1",
        }
        environment = {**given, **ground.of(var), **settings, "DJANGO_SETTINGS_MODULE": "icpstudio.settings"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "tests.faults.nursery"]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as nursery:
            one = Mailing(var, server, environment, nursery)
            try:
                yield one
            finally:
                for worker in list(one.workers):
                    one.kill(worker, signal.SIGTERM)


def until(condition: Callable[[], Any], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
