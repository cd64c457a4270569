"""The loop over all children: start, listen, restart, announce once, end."""

from __future__ import annotations

import os
import selectors
import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType

from icpstudio.kit.supervisor.children import Child, Running

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PROBE_EVERY = 0.2
QUIET_EVERY = 5.0
PATIENCE = 60.0


def say(line: str) -> None:
    """Print at once; whoever stopped reading our output doesn't stop us."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (ours until the end)


class Crew:
    """Runs children until a signal comes. `ready` is said once, when every child has answered."""

    def __init__(self, children: Sequence[Child], *, ready: str, grace: float = 10.0) -> None:
        self._running = [Running(child) for child in children]
        self._unanswered = {child.name for child in children}
        self._ready = ready
        self._grace = grace
        self._signals = 0
        self._selector = selectors.DefaultSelector()
        self._width = max(len(child.name) for child in children)

    def run(self) -> int:
        """Until SIGINT, SIGTERM or SIGHUP; returns 0 once every process of every group has ended."""
        woken, waker = os.pipe()
        os.set_blocking(woken, False)
        os.set_blocking(waker, False)
        self._selector.register(woken, selectors.EVENT_READ)
        before_wakeup = signal.set_wakeup_fd(waker)
        before = {number: signal.signal(number, self._heard) for number in ENDING}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            self._work()
            self._end([one for one in self._running if not one.child.stays])
            self._end([one for one in self._running if one.child.stays])
        finally:
            for one in self._running:
                self._clear_away(one)
            signal.set_wakeup_fd(before_wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            self._selector.close()
            os.close(woken)
            os.close(waker)
        return 0

    def _heard(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1

    def _work(self) -> None:
        begun_at = time.monotonic()
        complained = False
        while not self._signals:
            for one in self._running:
                self._keep_alive(one)
            self._probe()
            if self._unanswered and not complained and time.monotonic() - begun_at > PATIENCE:
                complained = True
                say(f"Still waiting for: {', '.join(sorted(self._unanswered))}.")
            self._listen(self._pause())

    def _pause(self) -> float:
        pause = PROBE_EVERY if self._unanswered else QUIET_EVERY
        starts = [one.begin_at - time.monotonic() for one in self._running if one.process is None]
        return max(0.0, min([pause, *starts]))

    def _keep_alive(self, one: Running) -> None:
        if one.process is None:
            if time.monotonic() >= one.begin_at:
                self._selector.register(one.begin(), selectors.EVENT_READ)
            return
        code = one.ended()
        if code is not None:
            self._clear_away(one)
            how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
            self._pass_on(one, f"{how}, starting it again in {one.wait_before_next():g} s")

    def _probe(self) -> None:
        if not self._unanswered:
            return
        for one in self._running:
            if one.child.name in self._unanswered and one.process is not None and one.child.answers():
                self._unanswered.discard(one.child.name)
        if not self._unanswered:
            say(self._ready)

    def _listen(self, seconds: float) -> None:
        """Wait for output or a signal, pass lines on."""
        for key, _ in self._selector.select(seconds):
            one = next((one for one in self._running if one.process and one.process.stdout and one.process.stdout.fileno() == key.fd), None)
            if one is None:
                os.read(key.fd, 4096)
                continue
            lines = one.lines()
            for line in lines:
                self._pass_on(one, line)
            if not lines and one.ended() is not None:
                self._selector.unregister(key.fd)

    def _pass_on(self, one: Running, line: str) -> None:
        say(f"{one.child.name:<{self._width}} | {line}")

    def _clear_away(self, one: Running) -> None:
        if one.process is None or one.process.stdout is None:
            return
        for line in one.lines():
            self._pass_on(one, line)
        if one.process.stdout.fileno() in self._selector.get_map():
            self._selector.unregister(one.process.stdout.fileno())
        one.clear_away()

    def _end(self, ones: list[Running]) -> None:
        """Ask each leader, wait for the grace (a second signal shortens it), then kill what is left of the groups."""
        asked_at, heard = time.monotonic(), self._signals
        for one in ones:
            one.ask_to_end()
        while any(one.process is not None and one.ended() is None for one in ones):
            if time.monotonic() - asked_at > self._grace or self._signals > heard:
                break
            self._listen(0.1)
        for one in ones:
            self._clear_away(one)
