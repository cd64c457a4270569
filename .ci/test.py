"""Runs the suite on both grounds, one after the other: `.venv/bin/python .ci/test.py [arguments for pytest]`.

First all of it on SQLite without Redis, then whatever touches data once more on a private PostgreSQL with a private Redis, which the run
starts and stops by itself. With ICP_TEST_ON=sqlite or =postgres only that one. It fails when either fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from types import FrameType

GROUNDS = {"sqlite": "SQLite, without Redis", "postgres": "PostgreSQL and Redis"}
INTERRUPTED = 2  # pytest's code after Ctrl-C


def main(arguments: list[str]) -> int:
    chosen = [os.environ["ICP_TEST_ON"]] if os.environ.get("ICP_TEST_ON") else list(GROUNDS)
    told = []
    for number, ground in enumerate(chosen, 1):
        print(f"tests | {number} of {len(chosen)}: on {GROUNDS.get(ground, ground)}", flush=True)
        began_at = time.monotonic()
        code = run([sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments], ground)
        minutes, seconds = divmod(round(time.monotonic() - began_at), 60)
        how = "green" if code == 0 else f"ended with {code}"
        told.append((code, f"on {GROUNDS.get(ground, ground)}: {how}, {minutes}:{seconds:02} min"))
        if code == INTERRUPTED:
            break
    for _code, words in told:
        print(f"tests | {words}")
    return next((code for code, _words in told if code), 0)


def run(command: list[str], ground: str) -> int:
    """Until it ends. Ctrl-C reaches it by itself; who asks us to end asks it, and it takes its servers down with it."""
    with subprocess.Popen(command, env={**os.environ, "ICP_TEST_ON": ground}) as pytest:

        def end(number: int, frame: FrameType | None) -> None:
            pytest.send_signal(signal.SIGINT)

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, lambda *_: None)
        return pytest.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
