"""What the house tests read: our own files, as text and as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("icpstudio", "profiles", "interviews")
Check = Callable[[ast.Module], Iterator[tuple[int, str]]]


def python_files(*rooms: str, tests: bool = False) -> list[Path]:
    """Every module of the floors, migrations aside; with `rooms`, only those of these rooms (a module or a package of that name)."""
    tops = [*FLOORS, "tests"] if tests else FLOORS
    files = [path for top in tops for path in sorted((ROOT / top).rglob("*.py")) if "migrations" not in path.parts]
    return [path for path in files if not rooms or room_of(path) in rooms]


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[1].removesuffix(".py")


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.*"))


def breaches(check: Check, files: list[Path]) -> list[str]:
    """What the check finds, as `file:line words`."""
    found = []
    for path in files:
        for line, words in check(ast.parse(path.read_text())):
            found.append(f"{path.relative_to(ROOT)}:{line} {words}")
    return found


def breaches_in(check: Check, source: str) -> list[str]:
    """What the check finds in a seeded piece of source."""
    return [words for _, words in check(ast.parse(source))]


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of names, else the empty string (and `().b` for what comes out of a call)."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            return f"{dotted(value)}.{name}"
        case ast.Call():
            return "()"
    return ""
