"""The press: one child process that lays out pages, kept warm, replaced when it was stopped or has done enough."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from .child import read, write
from .fonts import CONFIGURATION
from .sheets import Pressed, PressError, Sheet

SECONDS = 15
# A child is replaced after this many pages, so that nothing can pile up in it.
PAGES = 200
ROOT = Path(__file__).resolve().parents[3]


class Press:
    """Hands sheets to its child one at a time; threads wait their turn."""

    def __init__(self, seconds: int = SECONDS) -> None:
        self.seconds = seconds
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._done = 0

    def press(self, sheet: Sheet) -> Pressed:
        """The fitted page, or how far it is over. Raises PressError after `seconds`, or when the child could not do it."""
        with self._turn:
            child = self._ready()
            with self._limit(child) as stopped:
                try:
                    assert child.stdin is not None
                    assert child.stdout is not None
                    write(child.stdin, pickle.dumps(sheet))
                    message = read(child.stdout)
                except BrokenPipeError:
                    message = b""
            if not message:
                self.close()
                if stopped.is_set():
                    raise PressError("time", f"the page was not laid out within {self.seconds} seconds")
                raise PressError("memory", "the page needs more memory than a page may")
            self._done += 1
        return _result(json.loads(message))

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None and self._owner == os.getpid():
            child.kill()
            child.communicate()

    def _ready(self) -> subprocess.Popen[bytes]:
        """The warm child, or a new one: after a fork the parent's child is not ours."""
        if self._owner != os.getpid():
            self._child = None
        if self._child is not None and (self._child.poll() is not None or self._done >= PAGES):
            self.close()
        if self._child is None:
            self._child = self._start()
            self._owner, self._done = os.getpid(), 0
        return self._child

    def _start(self) -> subprocess.Popen[bytes]:
        """A child with nothing in its environment but where its fonts are."""
        environment = {
            "FONTCONFIG_FILE": str(CONFIGURATION),
            "XDG_CACHE_HOME": gettempdir(),
            "PATH": os.environ.get("PATH", ""),
            "LANG": "C.UTF-8",
            "PYTHONHASHSEED": "0",
        }
        command = [sys.executable, "-m", "icpstudio.kit.pdf.child", str(self.seconds)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment)  # noqa: S603 - a fixed command

    @contextmanager
    def _limit(self, child: subprocess.Popen[bytes]) -> Iterator[threading.Event]:
        """Kill the child when its time is over; the event says that it was so."""
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            child.kill()

        timer = threading.Timer(self.seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            yield stopped
        finally:
            timer.cancel()


def _result(answer: dict[str, Any]) -> Pressed:
    """The child's answer as what it is."""
    kind = answer.pop("kind")
    if kind != "pressed":
        raise PressError(kind, answer["words"])
    columns = tuple(tuple(column) for column in answer.pop("columns"))
    return Pressed(pdf=b64decode(answer.pop("pdf")), columns=columns, outside=tuple(answer.pop("outside")), **answer)


_press = Press()


def press(sheet: Sheet) -> Pressed:
    """Press a sheet with this process's own press."""
    return _press.press(sheet)
