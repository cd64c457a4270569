"""Fixtures for every test: the cast, and the servers of tests/services."""

from collections.abc import Iterator

import pytest
from django_scopes import scopes_disabled
from tests.cast import CANARY, Company, company
from tests.services.catching import catcher

__all__ = ["catcher"]


@pytest.fixture(autouse=True)
def every_workspace_in_sight() -> Iterator[None]:
    """A test looks at all workspaces; what it calls opens its own scope, as requests and jobs do."""
    with scopes_disabled():
        yield


@pytest.fixture
def kelvaro(db: None) -> Company:
    return company("Kelvaro", "kelvaro")


@pytest.fixture
def nordhaven(db: None) -> Company:
    """A stranger to Kelvaro; its texts carry the canary."""
    return company("Nordhaven", "nordhaven", marked=CANARY)
