"""`make bench`: every benchmark, or those named, each with our median beside the peer's, the ratio and the target.

A benchmark is a module of this folder with `def figures() -> Iterator[Figure | Note]`; it starts and ends its own servers. Each runs in
a process of its own, so that none finds what another left behind."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOT_ONE = {"__main__", "figures"}


def names() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_ONE and not path.stem.startswith("_"))


def machine() -> str:
    """What the figures were taken on; a machine with something else to do tells more about that than about us."""
    cores, (busy, *_earlier) = len(os.sched_getaffinity(0)), os.getloadavg()
    warning = "; it is busy with something else, so trust ratios and not seconds" if busy > cores / 2 else ""
    return f"{cores} cores, load average {busy:.1f} before the start{warning}; Python {sys.version.split()[0]}."


def run(name: str) -> bool:
    """One benchmark, here; whether every target was reached."""
    module = importlib.import_module(f"tests.bench.{name}")
    print(f"\n{name}: {(module.__doc__ or '').strip().splitlines()[0]}", flush=True)
    shown, holds = 0, True
    for figure in module.figures():
        print("  " + figure.line(), flush=True)
        shown, holds = shown + 1, holds and figure.holds
    if not shown:
        print("  No figure was taken.")
    return holds and shown > 0


def main(chosen: list[str]) -> int:
    if len(chosen) == 2 and chosen[0] == "--only":
        return 0 if run(chosen[1]) else 1
    unknown = [name for name in chosen if name not in names()]
    if unknown or not names():
        print(f"No benchmark is called {', '.join(unknown)}; there are: {', '.join(names()) or 'none'}.")
        return 2
    begun = time.monotonic()
    print(machine(), flush=True)
    missed = [name for name in chosen or names() if subprocess.run([sys.executable, "-m", "tests.bench", "--only", name]).returncode]
    minutes, seconds = divmod(round(time.monotonic() - begun), 60)
    verdict = f"Not every target was reached: {', '.join(missed)}." if missed else "Every target holds."
    print(f"\n{verdict} It took {minutes} min {seconds} s.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
