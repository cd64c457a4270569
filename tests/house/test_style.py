"""No signals, no save() overrides, no Meta.ordering, no hidden clock, no hand on the queue, no mail past the outbox."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOT, Check, breaches, breaches_in, dotted, python_files, room_of

SIGNALS = {"receiver", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "request_started", "request_finished"}
CLOCKS = {"timezone.now", "datetime.now", "datetime.utcnow", "datetime.datetime.now", "date.today", "time.time", "clock.now", "now"}
CLOCKS |= {"moments.now"}  # the fleet's clock
# They wait for a server or a handler: when it answered is later than when they were called.
WAITING = {f"icpstudio/actions/{name}.py" for name in ("jobs", "chunks", "leases", "delivery", "convoys", "unrung")}
# The clock of the fleet itself.
THE_CLOCK = {"icpstudio/queries/moments.py"}
# The sign-in library makes people itself, and hands no time over.
BY_THE_SIGN_IN_LIBRARY = {"icpstudio/models/people.py"}
TOLD_THE_TIME = ("actions", "queries", "models", "documents", "importers", "rules", "choices", "forms")
MAILERS = {"send_mail", "send_mass_mail", "mail_admins", "mail_managers", "EmailMessage.send", "smtplib.SMTP"}


def signals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("django"):
            for name in node.names:
                if name.name in SIGNALS:
                    yield node.lineno, f"imports the signal {name.name}"


def save_overrides(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef) and part.name in {"save", "delete"}:
                    yield part.lineno, f"{node.name} overrides {part.name}()"


def orderings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            for part in node.body:
                if isinstance(part, ast.Assign) and any(dotted(target) == "ordering" for target in part.targets):
                    yield part.lineno, "Meta.ordering"


def clocks(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Calls of a clock, and clocks handed over as a default (`default=timezone.now`)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func) in CLOCKS:
            yield node.lineno, f"asks {dotted(node.func)}()"
        if isinstance(node, ast.keyword) and (dotted(node.value) in CLOCKS - {"now"} or node.arg in {"auto_now", "auto_now_add"}):
            yield node.value.lineno, f"{node.arg} hides a clock"


def celery(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        for name in names:
            if name.split(".")[0] in {"celery", "kombu"} or name == "icpstudio.celery":
                yield node.lineno, f"imports {name}"


def mailers(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in {"django.core.mail", "smtplib"}:
            yield node.lineno, f"imports {node.module}"
        if isinstance(node, ast.Import) and any(name.name == "smtplib" for name in node.names):
            yield node.lineno, "imports smtplib"
        if isinstance(node, ast.Call) and dotted(node.func) in MAILERS:
            yield node.lineno, f"calls {dotted(node.func)}"


def unscoped_lookups(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """A view asks a query; it never reaches for rows by itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}:
            yield node.lineno, f"reaches for {dotted(node)}"
        if isinstance(node, ast.Call) and dotted(node.func) in {"get_object_or_404", "get_list_or_404"}:
            yield node.lineno, f"calls {dotted(node.func)}"


def marked_safe(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in {"mark_safe", "SafeString", "SafeText"}:
            yield node.lineno, f"calls {dotted(node.func)}"


def told_the_time() -> list[Path]:
    excused = {ROOT / name for name in WAITING | THE_CLOCK | BY_THE_SIGN_IN_LIBRARY}
    return [path for path in python_files(*TOLD_THE_TIME) if path not in excused]


# check, the files it holds for, a seeded breach, what it must say about it
RULES: list[tuple[Check, list, str, str]] = [
    (signals, python_files(), "from django.db.models.signals import post_save", "imports the signal post_save"),
    (save_overrides, python_files("models"), "class Version:\n    def save(self): ...", "Version overrides save()"),
    (orderings, python_files(), "class A:\n    class Meta:\n        ordering = ['id']", "Meta.ordering"),
    (clocks, told_the_time(), "at = timezone.now()", "asks timezone.now()"),
    (clocks, told_the_time(), "at = DateTimeField(default=timezone.now)", "default hides a clock"),
    (
        celery,
        [
            path
            for path in python_files()
            if room_of(path) not in {"jobs", "tasks", "celery", "beat", "apps"} and path.name not in {"run.py", "spool.py"}
        ],
        "from celery import shared_task",
        "imports celery",
    ),
    (
        mailers,
        [path for path in python_files() if "kit/smtp" not in path.as_posix()],
        "from django.core.mail import send_mail",
        "imports django.core.mail",
    ),
    (unscoped_lookups, python_files("views"), "rows = Version.objects.all()", "reaches for Version.objects"),
    (marked_safe, python_files(), "x = mark_safe(text)", "calls mark_safe"),
]


@pytest.mark.parametrize(
    ("check", "files", "seeded", "words"), RULES, ids=[f"{rule[0].__name__}-{number}" for number, rule in enumerate(RULES)]
)
def test_the_rule_holds_and_would_be_noticed(check, files, seeded, words):
    assert breaches_in(check, seeded) == [words]
    assert files
    assert breaches(check, files) == []
