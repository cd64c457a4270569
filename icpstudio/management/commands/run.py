"""Everything on this machine with one command: web, worker, scheduler and, without EMAIL_URL, the mail catcher."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from icpstudio.celery import sign_of_life
from icpstudio.kit.supervisor import Child, Crew, end_with_parent
from icpstudio.kit.supervisor.probes import file_appears, greeting_comes, page_answers
from icpstudio.management import processes


class Command(BaseCommand):
    help = "Prepare the database and run web, worker, scheduler and mail catcher until Ctrl-C. The port comes from PORT."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--end-with-parent", action="store_true", help="end everything as soon as the calling process dies")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["end_with_parent"]:
            end_with_parent()
        with ExitStack() as stack:
            web = stack.enter_context(listening(settings.PORT))
            stack.enter_context(only_one(settings.VAR / "run" / "lock"))
            children = [web_child(web), *queue_children(), *metrics_children()]
            if settings.CATCHER:
                catcher = stack.enter_context(listening(0))
                os.environ["CATCHER_PORT"] = str(catcher.getsockname()[1])
                children.append(catcher_child(catcher))
            try:
                prepare()
            except KeyboardInterrupt:
                sys.exit(130)
            Crew(children, ready=announcement()).run()


def announcement() -> str:
    here, passkeys = f"http://127.0.0.1:{settings.PORT}/", f"http://localhost:{settings.PORT}/"
    return f"Ready: {here}\n       {passkeys} is the same site, and the address to use with passkeys. Ctrl-C ends everything."


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A listening socket on loopback that our child inherits: held here, it survives the child's restart. Port 0 takes a free one."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
            server.listen(512)
        except (OSError, OverflowError) as problem:
            reason = "is taken by another program" if getattr(problem, "errno", None) == errno.EADDRINUSE else f"can't be used ({problem})"
            raise SystemExit(f"Port {port} {reason}: choose another with `make run PORT=8123`.") from None
        yield server


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """One running ICP Studio per data folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SystemExit(f"ICP Studio already runs on this data, at {lock.read().strip()}") from None
        lock.truncate(0)
        lock.write(f"http://127.0.0.1:{settings.PORT}/\n")
        lock.flush()
        yield


def prepare() -> None:
    """Bring database, static files and sample workspace up to date; nothing happens where they already are."""
    call_command("migrate", interactive=False, verbosity=0)
    if not settings.DEBUG:
        collect_static(settings.VAR / "run" / "static")
    if settings.WITH_SAMPLE and "load_sample" in get_commands():
        call_command("load_sample", verbosity=0)
    connections.close_all()


def collect_static(stamp: Path) -> None:
    """Hash and compress the static files, unless they are the same as the last time."""
    files = sorted((name, storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    seen = hashlib.sha256("".join(f"{name} {os.stat(path).st_size} {os.stat(path).st_mtime_ns}\n" for name, path in files).encode())
    if stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(seen.hexdigest())


def web_child(server: socket.socket) -> Child:
    port = server.getsockname()[1]
    return Child("web", processes.web(f"fd://{server.fileno()}"), page_answers(port, "/readyz"), pass_fds=[server.fileno()])


def queue_children() -> list[Child]:
    """Worker and scheduler share one proof of life: the scheduler's question, answered by the worker through the queue."""
    answered = file_appears(sign_of_life())
    return [
        Child("worker", processes.worker(), answered, processes.QUIET_AS_ROOT),
        Child("scheduler", processes.scheduler(), answered),
    ]


def metrics_children() -> list[Child]:
    """Only where somebody asked for figures, and here on loopback whatever else is set."""
    if not settings.METRICS_PORT:
        return []
    return [Child("metrics", processes.metrics(), page_answers(settings.METRICS_PORT, "/metrics"), {"METRICS_BIND": "127.0.0.1"})]


def catcher_child(server: socket.socket) -> Child:
    """Ended last, so that a mail in flight still arrives."""
    argv = processes.catcher("--descriptor", str(server.fileno()))
    return Child("mail", argv, greeting_comes(server.getsockname()[1], b"220"), pass_fds=[server.fileno()], stays=True)
