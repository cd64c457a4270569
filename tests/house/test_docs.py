"""What the docs say is there is there: links, paths, settings, the permission table, the form of decisions."""

from __future__ import annotations

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image

from tests.house.sources import ROOT, dotted

DOCS = ROOT / "docs"
LINK = re.compile(r"\]\(([^)\s#]+)[^)]*\)")
PATH = re.compile(r"(?<![\w/.])(?:icpstudio|profiles|interviews|templates|static|tests|docs)/[\w/.-]*[\w/]")
SETTING = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
READERS = {"env.text", "env.yes", "env.words", "env.number", "env.secret", "env.url", "env.choice", "env.sender"}
HEADINGS = ["Context", "Decision", "Consequences"]
ONE_PAGE = 60
KILOBYTES = 200


def pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def decisions() -> list[Path]:
    return sorted((DOCS / "adr").glob("*.md"))


def dead_links(text: str, where: Path) -> list[str]:
    """Links to files that are not there; what lies on other sites is not looked at."""
    targets = [target for target in LINK.findall(text) if "://" not in target]
    return [target for target in targets if not (where / target).exists()]


def dead_paths(text: str) -> list[str]:
    """Paths of the project that lead nowhere; `module.function` and a module without its ending are understood."""
    named = set(PATH.findall(text))
    return sorted(
        path for path in named if not any((ROOT / form).exists() for form in (path, f"{path}.py", f"{path.rpartition('.')[0]}.py"))
    )


def settings_read(source: str) -> set[str]:
    """The variables of the environment that a settings file asks for."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and dotted(node.func) in READERS]
    return {str(call.args[0].value) for call in calls if isinstance(call.args[0], ast.Constant)}


def headings(text: str) -> list[str]:
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


def test_every_link_leads_to_a_file():
    assert dead_links("[a](gone.md) [b](README.md#run) ![c](docs/none.png) [d](https://example.com/x)", ROOT) == [
        "gone.md",
        "docs/none.png",
    ]
    assert {page.name: dead for page in pages() if (dead := dead_links(page.read_text(), page.parent))} == {}


def test_every_path_in_the_docs_exists():
    assert dead_paths("`profiles/gone.py`, `profiles/actions/imports.receive`, profiles/views/imports, tests/walker/.") == [
        "profiles/gone.py"
    ]
    assert {page.name: dead for page in pages() if (dead := dead_paths(page.read_text()))} == {}


def test_the_permission_table_is_the_one_that_is_enforced():
    """Once it is not: `python manage.py permissions > docs/permissions.md`."""
    printed = StringIO()
    call_command("permissions", stdout=printed)

    assert (DOCS / "permissions.md").read_text() == printed.getvalue()


def test_every_setting_is_described_and_nothing_else_is():
    assert settings_read("A = env.yes('A')\nB = other('B') or env.number('C', len(env.words('D')))") == {"A", "C", "D"}
    described = SETTING.findall((DOCS / "operations.md").read_text())

    assert sorted(described) == sorted(settings_read((ROOT / "icpstudio" / "settings.py").read_text()))


def test_decisions_are_numbered_without_a_gap():
    assert [path.name[:5] for path in decisions()] == [f"{number:04}-" for number in range(1, len(decisions()) + 1)]


@pytest.mark.parametrize("path", decisions(), ids=lambda path: path.stem)
def test_a_decision_says_why_what_and_what_follows_on_one_page(path):
    text = path.read_text()

    assert text.startswith(f"# {path.name[:4]} ")
    assert headings(text) == HEADINGS
    assert len(text.splitlines()) <= ONE_PAGE


def test_the_readme_leads_to_every_page_of_the_docs():
    linked = set(LINK.findall((ROOT / "README.md").read_text()))
    here = {f"docs/{path.name}{'/' if path.is_dir() else ''}" for path in DOCS.iterdir()} - {"docs/pictures/"}

    assert here - linked == set()


def test_every_picture_is_shown_and_light():
    pictures = sorted((DOCS / "pictures").glob("*.png"))
    shown = {target for target in LINK.findall((ROOT / "README.md").read_text()) if target.endswith(".png")}

    assert {f"docs/pictures/{path.name}" for path in pictures} == shown
    assert [path.name for path in pictures if path.stat().st_size > KILOBYTES * 1000] == []
    assert {Image.open(path).width for path in pictures} == {1280, 780, 910}
