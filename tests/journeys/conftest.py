"""People with browsers, and the ways that every journey takes: in by a mailed code, in by an invitation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.watching import LAPTOP, Person, person
from tests.services.running import Site


@pytest.fixture
def opens(site: Site, browser: Browser) -> Iterator[Callable[..., Person]]:
    """Gives somebody a browser of her own; `at` another site than the common one."""
    people: list[Person] = []

    def somebody(name: str, device: dict[str, Any] = LAPTOP, *, at: Site = site) -> Person:
        people.append(person(at, browser, name, device))
        return people[-1]

    yield somebody
    for found in people:
        found.leaves()
