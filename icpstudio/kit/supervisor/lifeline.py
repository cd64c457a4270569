"""Asks the kernel to end this process when its parent dies, so that nobody is left behind by a kill -9."""

from __future__ import annotations

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1
# Loaded before any fork: a freshly forked child must not import.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """SIGTERM for the calling process as soon as its parent is gone; without effect where the kernel has no such thing."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
