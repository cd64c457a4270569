"""The process that parses what strangers upload: poor, slow to anger, without network. Run as `python child.py JOB`."""

import ctypes
import json
import os
import resource
import sys
from pathlib import Path

NEW_NETWORK = 0x40000000
NEW_USER = 0x10000000


def confine(address_space: int, cpu_seconds: int) -> None:
    """Give up memory, time and, where the kernel allows it, the network. Before any parser is imported."""
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)
    os.environ["POLARS_MAX_THREADS"] = "2"
    libc = ctypes.CDLL(None)
    if libc.unshare(NEW_NETWORK) != 0:
        libc.unshare(NEW_USER | NEW_NETWORK)


def main(folder: Path) -> None:
    job = json.loads((folder / "job.json").read_text())
    confine(job["limits"]["address_space"], job["limits"]["cpu_seconds"])
    sys.path.insert(0, job["root"])
    from icpstudio.kit.tables.limits import Limits
    from icpstudio.kit.tables.model import Settings
    from icpstudio.kit.tables.reading import read
    from icpstudio.kit.tables.store import save

    settings = Settings.from_json(job["settings"])
    save(read(Path(job["path"]), settings, expected=frozenset(job["expected"]), limits=Limits(**job["limits"])), folder)


if __name__ == "__main__":
    # Run as a file, its own folder comes first on the path, where `encoding` and others would hide other modules.
    sys.path.pop(0)
    main(Path(sys.argv[1]))
