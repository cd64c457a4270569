"""`make bench`: every benchmark, or those named, each with our median beside the peer's, the ratio and the target.

A benchmark is a module of this folder with `def figures() -> Iterator[Figure]`; it starts and ends its own servers."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOT_ONE = {"__main__", "figures"}


def names() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_ONE and not path.stem.startswith("_"))


def main(chosen: list[str]) -> int:
    unknown = [name for name in chosen if name not in names()]
    if unknown:
        print(f"No benchmark is called {', '.join(unknown)}; there are: {', '.join(names())}.")
        return 2
    missed = 0
    for name in chosen or names():
        module = importlib.import_module(f"tests.bench.{name}")
        print(f"\n{name}: {(module.__doc__ or '').strip().splitlines()[0]}", flush=True)
        for figure in module.figures():
            print("  " + figure.line(), flush=True)
            missed += not figure.holds
    print(f"\n{missed} target{'' if missed == 1 else 's'} missed." if missed else "\nEvery target holds.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
