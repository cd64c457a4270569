"""German for the one-pager and the mails: every word of them is in the catalogue, translated and sure of itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import FLOORS, ROOT

CATALOGUE = Path("icpstudio/locale/de/LC_MESSAGES/django.po")
GERMAN = re.compile(r"^templates/(documents|mails)/|/documents/(icp|mails)\b")

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy whose catalogue was brought up to date with the words that the sources hold now."""
    copy = tmp_path_factory.mktemp("words")
    for name in [*FLOORS, "templates"]:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "sample"))
    shutil.copy(ROOT / "manage.py", copy)
    (copy / "static").mkdir()
    collect = [sys.executable, "manage.py", "makemessages", "--locale", "de", "--no-obsolete", "--no-wrap", "--verbosity", "0"]
    done = subprocess.run(collect, cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return copy / CATALOGUE


def entries(catalogue: Path, *which: str) -> list[str]:
    """Entries of one kind that stand in a document or a mail, as `word (place)`."""
    done = subprocess.run(["msgattrib", *which, "--no-obsolete", "--no-wrap", str(catalogue)], capture_output=True, text=True, check=True)
    found = []
    for entry in done.stdout.split("\n\n"):
        places = [place for line in entry.splitlines() if line.startswith("#: ") for place in line[3:].split()]
        words = next((line for line in entry.splitlines() if line.startswith("msgid ")), "")
        found += [f"{words} ({place})" for place in places if GERMAN.search(place)][:1]
    return found


def test_documents_and_mails_speak_german(fresh):
    assert entries(fresh, "--untranslated") == []
    assert entries(fresh, "--only-fuzzy") == []
    assert entries(fresh, "--translated")


def test_a_word_without_german_would_be_noticed(tmp_path):
    catalogue = tmp_path / "django.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    catalogue.write_text(
        head + '#: templates/documents/icp.html:3\nmsgid "Best"\nmsgstr ""\n\n#: templates/base.html:3\nmsgid "Home"\nmsgstr ""\n'
    )

    assert entries(catalogue, "--untranslated") == ['msgid "Best" (templates/documents/icp.html:3)']
