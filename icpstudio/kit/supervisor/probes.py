"""Quick questions to a child: does it answer? None of them waits longer than two seconds."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable
from pathlib import Path

PATIENCE = 2.0


def page_answers(port: int, path: str) -> Callable[[], bool]:
    """A page on loopback that answers 200."""

    def answers() -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return answers


def greeting_comes(port: int, greeting: bytes) -> Callable[[], bool]:
    """A server on loopback that speaks first, and begins with `greeting`."""

    def answers() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
                return connection.recv(len(greeting), socket.MSG_WAITALL) == greeting
        except OSError:
            return False

    return answers


def file_appears(path: Path) -> Callable[[], bool]:
    """A sign of life that appears when the work is being done; one left by an earlier run is removed now."""
    path.unlink(missing_ok=True)
    return path.exists
