"""Fixtures for every test: the cast, and the servers of tests/services."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django_scopes import scopes_disabled

from tests.cast import CANARY, Company, company
from tests.services.browser import browser, context
from tests.services.bucket import bucket, s3
from tests.services.catching import catcher
from tests.services.logbook import log
from tests.services.postgres import postgres, postgres_url
from tests.services.redis import redis_server, redis_session
from tests.services.running import site

__all__ = ["browser", "bucket", "catcher", "context", "log", "postgres", "postgres_url", "redis_server", "redis_session", "s3", "site"]


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


@pytest.fixture(autouse=True)
def files_of_this_test(tmp_path: Path, settings: Any) -> None:
    """What a test stores lies in its own folder, and pages name static files that nobody has collected."""
    own = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "files"}}
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"default": own, "staticfiles": plain}
    settings.AUDIT_ANCHORS = tmp_path / "anchors"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A request leaves its reader's language behind; the next test begins in English."""
    with translation.override("en"):
        yield
