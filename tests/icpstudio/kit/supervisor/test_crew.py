"""The supervisor, run for real over small processes: it starts, restarts, announces once, and leaves nobody behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROGRAM = """
import sys
from pathlib import Path
from icpstudio.kit.supervisor import Child, Crew, end_with_parent

here = Path(sys.argv[1])
end_with_parent()

def child(name, code, **more):
    code = "import os, signal, subprocess, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); " + code
    return Child(name, [sys.executable, "-u", "-c", code, str(here / name)], (here / name).exists, **more)

sleeper = "time.sleep(60)"
deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
"""


class Started:
    """A supervisor as a process of its own, and where its children write their process ids."""

    def __init__(self, here: Path, children: str, grace: float = 1.0) -> None:
        self.here = here
        program = textwrap.dedent(PROGRAM) + f'Crew([{children}], ready="Ready", grace={grace}).run()\n'
        command = [sys.executable, "-c", program, str(here)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)

    def pids(self, name: str) -> list[int]:
        path = self.here / name
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def all_pids(self) -> list[int]:
        return [pid for path in self.here.iterdir() for pid in self.pids(path.name)]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Send the signal and return exit code and output."""
        self.process.send_signal(number)
        output, _ = self.process.communicate(timeout=20)
        return self.process.returncode, output


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    begun: list[Started] = []

    def start(children: str, **more: float) -> Started:
        begun.append(Started(tmp_path, children, **more))
        return begun[-1]

    yield start
    for one in begun:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def until(true: Callable[[], object], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "did not come true in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_ends_everything_that_was_started(start, number):
    crew = start('child("one", sleeper), child("two", sleeper)')
    until(lambda: crew.pids("one") and crew.pids("two"))

    assert [alive(pid) for pid in crew.all_pids()] == [True, True]
    code, _ = crew.end(number)

    assert code == 0
    assert [alive(pid) for pid in crew.all_pids()] == [False, False]


def test_ready_is_said_once_when_all_answer(start):
    crew = start('child("one", "print(\'hello\'); " + sleeper), child("two", sleeper)')
    until(lambda: crew.pids("one") and crew.pids("two"))
    time.sleep(0.5)
    os.kill(crew.pids("one")[0], signal.SIGKILL)
    until(lambda: len(crew.pids("one")) == 2)
    time.sleep(0.5)
    code, output = crew.end()

    assert code == 0
    restarted = "one | was ended by signal 9, starting it again in 0.5 s"
    assert sorted(output.splitlines()) == ["Ready", "one | hello", "one | hello", restarted]


def test_ready_waits_for_the_one_that_does_not_answer(start):
    crew = start('child("one", sleeper), Child("two", ["sleep", "60"], lambda: False)')
    until(lambda: crew.pids("one"))
    time.sleep(0.6)

    assert crew.end() == (0, "")


def test_a_child_that_dies_again_and_again_is_started_ever_more_slowly(start):
    crew = start('child("one", "sys.exit(3)")')
    until(lambda: len(crew.pids("one")) == 3)
    _, output = crew.end()

    assert [line for line in output.splitlines() if line != "Ready"] == [
        "one | ended with code 3, starting it again in 0.5 s",
        "one | ended with code 3, starting it again in 1 s",
        "one | ended with code 3, starting it again in 2 s",
    ][: output.count("again")]
    assert output.count("again") >= 2


def test_who_ignores_the_request_is_killed_after_the_grace_with_all_its_children(start):
    family = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], stdout=None); "
    crew = start(f'child("deaf", "{family}" + deaf)', grace=0.5)
    until(lambda: crew.pids("deaf"))
    time.sleep(0.3)
    group = crew.pids("deaf")[0]
    members = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and _group(int(pid)) == group]
    begun_at = time.monotonic()
    code, _ = crew.end()

    assert len(members) == 2
    assert code == 0
    assert 0.5 <= time.monotonic() - begun_at < 3
    until(lambda: not any(alive(pid) for pid in members), 2)


def test_a_second_signal_does_not_wait_for_the_grace(start):
    crew = start('child("deaf", deaf)', grace=30)
    until(lambda: crew.pids("deaf"))
    time.sleep(0.3)
    crew.process.send_signal(signal.SIGINT)
    time.sleep(0.5)

    assert crew.end(signal.SIGINT)[0] == 0
    assert [alive(pid) for pid in crew.all_pids()] == [False]


def test_who_stays_is_ended_after_the_others(start):
    last_words = "signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('bye'))); "
    slow = "signal.signal(signal.SIGTERM, lambda *_: sys.exit(time.sleep(0.3) or print('bye'))); "
    crew = start(f'child("mail", "{last_words}" + sleeper, stays=True), child("work", "{slow}" + sleeper)', grace=5)
    until(lambda: crew.pids("mail") and crew.pids("work"))
    time.sleep(0.3)
    _, output = crew.end()

    assert [line for line in output.splitlines() if "bye" in line] == ["work | bye", "mail | bye"]


def test_nobody_outlives_a_supervisor_that_was_killed(start):
    crew = start('child("one", sleeper), child("two", sleeper)')
    until(lambda: crew.pids("one") and crew.pids("two"))
    crew.end(signal.SIGKILL)

    until(lambda: not any(alive(pid) for pid in crew.all_pids()), 5)


def test_it_goes_on_when_nobody_reads_its_output_any_more(start):
    crew = start('child("one", sleeper)')
    until(lambda: crew.pids("one"))
    crew.process.stdout.close()
    os.kill(crew.pids("one")[0], signal.SIGKILL)
    until(lambda: len(crew.pids("one")) == 2)
    crew.process.send_signal(signal.SIGTERM)

    assert crew.process.wait(10) == 0


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None
