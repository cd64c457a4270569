"""The command lines of web, worker, scheduler and mail catcher: the same under the supervisor of `run`, in a service and in a container."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from django.conf import settings

# Celery warns of running as root; on a fresh machine, in a container, there is nobody else.
QUIET_AS_ROOT = {"PYTHONWARNINGS": "ignore:You're running the worker"}
CELERY = [sys.executable, "-m", "celery", "--quiet", "-A", "icpstudio.celery"]
# Threads that are at work when SIGTERM comes have these seconds to answer; who needs longer starts again from what is saved.
GRACE = 8


def web(bind: str) -> Sequence[str]:
    """gunicorn. Every process loads the program after the fork (no --preload): the threads of a connection pool don't survive a fork.

    It believes no header of a proxy by itself: BEHIND_PROXY is the one switch, and Django reads it."""
    argv = [sys.executable, "-m", "gunicorn", "icpstudio.wsgi:application", "--bind", bind]
    argv += ["--worker-class", "gthread", "--workers", str(settings.WEB_WORKERS), "--threads", str(settings.WEB_THREADS)]
    argv += ["--timeout", "60", "--graceful-timeout", str(GRACE), "--keep-alive", "5"]
    # What leaks in months goes with a process that is renewed; the jitter keeps them from being renewed together.
    argv += ["--max-requests", "20000", "--max-requests-jitter", "4000"]
    argv += ["--forwarded-allow-ips", "", "--log-level", "warning", "--no-control-socket"]
    return argv


def worker() -> Sequence[str]:
    """A Celery worker of threads; rendering and parsing go to processes of their own."""
    return [
        *CELERY, "worker", "-P", "threads", "-c", str(settings.WORKER_THREADS), "--prefetch-multiplier", "4", "--loglevel", "WARNING",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]  # fmt: skip


def scheduler() -> Sequence[str]:
    """Celery beat: asks every few seconds what is due."""
    return [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile="]


def metrics() -> Sequence[str]:
    """What a Prometheus asks; apart from the web processes, so that no proxy leads to it."""
    return [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "metrics"]


def catcher(*where: str) -> Sequence[str]:
    """A mail server that keeps what it gets and sends nothing on."""
    return [sys.executable, "-m", "icpstudio.kit.catcher", *where, "--folder", str(settings.MAILBOX)]


def become(argv: Sequence[str], environment: Mapping[str, str] | None = None) -> NoReturn:
    """Replace this process, so that signals reach the program itself and nobody stands between."""
    sys.stdout.flush()
    os.chdir(Path(settings.BASE_DIR))
    os.execve(argv[0], argv, {**os.environ, **(environment or {})})
