"""What a test needs of the machine: `make test` brings it all, so a missing program is a failure and not a silent skip."""

from __future__ import annotations

import glob
import os
import shutil

import pytest


def program(name: str, package: str) -> str:
    """The path of a program, by name or by pattern."""
    found = (sorted(glob.glob(name)) or [None])[-1] if "/" in name else shutil.which(name)
    if found:
        return found
    reason = f"{name} is missing: sudo apt-get install {package}"
    if os.environ.get("ICP_ALLOW_MISSING") == "1":
        pytest.skip(reason)
    pytest.fail(f"{reason} (ICP_ALLOW_MISSING=1 skips what can't run without)")
