"""What the product's log would hold: every record of every logger, as the line that the handler would write."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from icpstudio.kit import logs


class Kept(logging.Handler):
    """Formats at once, in the thread that logs, as a handler does."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logs.formatter("json"))
        self.addFilter(logs.ToldElsewhere())
        self.text: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.text.append(self.format(record))

    def lines(self, event: str) -> list[dict[str, Any]]:
        return [line for line in map(json.loads, self.text) if line["event"] == event]


@pytest.fixture
def log() -> Iterator[Kept]:
    """Everything from INFO on, of the product and of all that it stands on."""
    kept, names = Kept(), ["", *logs.OURS, "django"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger().addHandler(kept)
    yield kept
    logging.getLogger().removeHandler(kept)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)
