"""How soon `manage.py run` says that it is ready where everything is set up: web, worker, scheduler and mail catcher answer."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, middle
from tests.services import processes
from tests.services.running import begin_site

ROUNDS = int(os.environ.get("ICP_BENCH_ROUNDS", "3"))
LONGEST_S = 10.0


def figures() -> Iterator[Figure]:
    os.environ["SAMPLE"] = "no"
    with tempfile.TemporaryDirectory(prefix="icp-bench-") as folder:
        var = Path(folder) / "var"
        first = _seconds_to_ready(var)
        took = middle([_seconds_to_ready(var) for _round in range(ROUNDS)])
    yield Figure("ready, set up once", took, "s", took, LONGEST_S, "s", first, "the first time, without the sample", at_least=False)


def _seconds_to_ready(var: Path) -> float:
    begun_at = time.monotonic()
    site = begin_site(var)
    took = time.monotonic() - begun_at
    processes.end(site.process)
    return took
