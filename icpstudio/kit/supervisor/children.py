"""One child: its command, its process group, its output, and how long to wait before it is started again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from icpstudio.kit.supervisor.lifeline import end_with_parent

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
STEADY_AFTER = 60.0


@dataclass(frozen=True)
class Child:
    """What to run. `answers` is a quick question: is it doing its work? A child that `stays` is ended after the others."""

    name: str
    argv: Sequence[str]
    answers: Callable[[], bool]
    env: Mapping[str, str] = field(default_factory=dict)
    pass_fds: Sequence[int] = ()
    stays: bool = False


class Running:
    """A child and the process that plays it at the moment, if any."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.process: subprocess.Popen[bytes] | None = None
        self.begin_at = time.monotonic()
        self._begun_at = 0.0
        self._wait = FIRST_WAIT
        self._rest = b""

    def begin(self) -> int:
        """Start the process in a group and session of its own; returns the descriptor of its output."""
        self.process = subprocess.Popen(
            self.child.argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **self.child.env},
            pass_fds=self.child.pass_fds,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        self._begun_at = time.monotonic()
        assert self.process.stdout is not None
        os.set_blocking(self.process.stdout.fileno(), False)
        return self.process.stdout.fileno()

    def lines(self) -> list[str]:
        """The whole lines it has written since the last call."""
        if self.process is None or self.process.stdout is None:
            return []
        while chunk := self._chunk(self.process.stdout.fileno()):
            self._rest += chunk
        *whole, self._rest = self._rest.split(b"\n")
        return [line.decode(errors="replace").rstrip() for line in whole if line.strip()]

    @staticmethod
    def _chunk(descriptor: int) -> bytes:
        try:
            return os.read(descriptor, 65536)
        except BlockingIOError:
            return b""

    def ended(self) -> int | None:
        """Its exit code once it has ended, else None."""
        return None if self.process is None else self.process.poll()

    def wait_before_next(self) -> float:
        """Book the next start and return the seconds until then: double after every quick end, short again after a steady run."""
        if time.monotonic() - self._begun_at > STEADY_AFTER:
            self._wait = FIRST_WAIT
        wait, self._wait = self._wait, min(self._wait * 2, LONGEST_WAIT)
        self.begin_at = time.monotonic() + wait
        return wait

    def ask_to_end(self) -> None:
        """SIGTERM to the leader alone: a group that is told all at once may wait for itself."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def clear_away(self) -> None:
        """Kill whatever is left of its group and let go of its output."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None
