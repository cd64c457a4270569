"""`manage.py web` says what is missing instead of answering every page with an error."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def test_without_static_files_it_does_not_start(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

    with pytest.raises(CommandError, match="The static files are not collected"):
        call_command("web")
