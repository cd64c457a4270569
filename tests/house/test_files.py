"""Where files lie, how they are called, and how long they are."""

from __future__ import annotations

import statistics
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT, python_files, templates

TOP = {
    "manage.py", "requirements.txt", "icpstudio", "profiles", "interviews", "templates", "static", "tests",
    "README.md", "CHANGELOG.md", "LICENSE", "Makefile", "pyproject.toml", "requirements-dev.txt", "requirements-bench.txt",
    "requirements-themes.txt", "docs", "compose.yaml", "Dockerfile", ".ci", "var",
}  # fmt: skip
FAILS_OVER = 500
MEDIAN_UNDER = 100


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [Path(name) for name in names if name]


def too_long(files: list[Path]) -> list[str]:
    counted = [(path, len(path.read_text().splitlines())) for path in files]
    return [f"{path.name}: {lines} lines" for path, lines in counted if lines > FAILS_OVER]


def strangers(paths: list[Path]) -> set[str]:
    """What stands at the top level and has no business there."""
    return {path.parts[0] for path in paths} - TOP - {path.parts[0] for path in paths if len(path.parts) == 1 and path.name.startswith(".")}


def badly_named(paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.stem.strip("_") in {"utils", "util", "helpers", "helper", "misc", "common"}]


def test_no_file_is_longer_than_a_file_may_be(tmp_path):
    seeded = tmp_path / "long.py"
    seeded.write_text("x = 1\n" * (FAILS_OVER + 1))

    assert too_long([seeded]) == ["long.py: 501 lines"]
    modules = (ROOT / "static" / "js").rglob("*.js")
    assert too_long([*python_files(tests=True), *templates(), *modules]) == []


def test_the_median_file_is_short():
    assert statistics.median(len(path.read_text().splitlines()) for path in python_files()) < MEDIAN_UNDER


def test_the_top_level_is_what_the_house_allows():
    assert strangers([Path("scripts/a.py"), Path(".gitignore"), Path("icpstudio/a.py")]) == {"scripts"}
    assert strangers(tracked()) == set()


def test_no_file_is_a_drawer_for_this_and_that():
    assert badly_named([Path("profiles/utils.py"), Path("profiles/models/helpers.py"), Path("profiles/models/imports.py")]) == [
        Path("profiles/utils.py"),
        Path("profiles/models/helpers.py"),
    ]
    assert badly_named([path for path in tracked() if "vendor" not in path.parts]) == []


def test_tests_are_no_package():
    """`tests/profiles/__init__.py` would shadow the app `profiles`."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_nothing_that_runs_or_is_built_is_kept():
    assert [path for path in tracked() if path.parts[0] in {"var", ".venv"} or path.suffix in {".mo", ".pyc", ".sqlite3"}] == []


@pytest.mark.parametrize(
    "path", [path for path in tracked() if path.parts[0] == "tests" and path.suffix == ".py" and path.name.startswith("test_")]
)
def test_a_test_lies_where_what_it_tests_lies(path):
    """tests/ mirrors the source; beside it only journeys (real browser), the isolation walker, house (these rules), bench and faults."""
    top, *_ = path.parts[1:]
    assert top in {"icpstudio", "profiles", "interviews", "journeys", "walker", "house", "bench", "faults"}
