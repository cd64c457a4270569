"""Remembers that a server did not answer, so that for a few seconds nobody else waits for it."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(slots=True)
class Silence:
    """One per server and process, shared by its threads."""

    seconds: float
    until: float = 0.0

    def lasts(self) -> bool:
        """Whether to leave the server alone. When the time is over one caller is let through; the others wait for what she finds."""
        now = time.monotonic()
        if now < self.until:
            return True
        if self.until:
            self.until = now + self.seconds
        return False

    def begin(self) -> bool:
        """The server did not answer. True when that is news."""
        is_news = not self.until
        self.until = time.monotonic() + self.seconds
        return is_news

    def end(self) -> None:
        """It answers."""
        self.until = 0.0
