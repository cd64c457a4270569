"""The permission tables of all floors, for people to read: what each verb allows to whom, and what each address asks for."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

from icpstudio.choices import Role
from icpstudio.rules import Access, Rule


@dataclass(frozen=True, slots=True)
class VerbRow:
    """One verb: the roles that may, and what else has to be true of the subject."""

    verb: str
    words: str
    roles: frozenset[Role]
    only_if: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One address: its name, its path, its methods, and the verb that the doorman asks for (empty: no role is needed)."""

    name: str
    path: str
    methods: Sequence[str]
    verb: str
    signed_in: bool
    fresh: bool


@dataclass(frozen=True, slots=True)
class Floor:
    """The table of one floor."""

    name: str
    verbs: Sequence[VerbRow]
    routes: Sequence[RouteRow]


def floors() -> list[Floor]:
    """Every permission table in the order of the settings."""
    known = dict(paths())
    return [_floor(name.partition(".")[0], import_module(name), known) for name in settings.PERMISSION_TABLES]


def paths(resolver: URLResolver | None = None, before: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """The name of every route with the path that leads to it; arguments stand in braces."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            below = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from paths(pattern, before + _readable(pattern), below)
        elif isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name or ""]), f"/{before}{_readable(pattern)}"


def _readable(pattern: URLPattern | URLResolver) -> str:
    form, names = normalize(pattern.pattern.regex.pattern)[0]
    return str(form % {name: f"{{{name}}}" for name in names}).replace("\\Z", "")


def _floor(name: str, rules: Any, known: Mapping[str, str]) -> Floor:
    table: Mapping[str, Rule] = rules.TABLE
    routes: Mapping[str, Access] = rules.ROUTES
    return Floor(
        name,
        [VerbRow(str(verb), str(rule.words), rule.roles, _condition(rule), rule.fresh) for verb, rule in table.items()],
        [
            RouteRow(route, known[route], _methods(access), str(access.verb or ""), access.signed_in, _asks_again(access))
            for route, access in routes.items()
        ],
    )


def _condition(rule: Rule) -> str:
    """The first line of what the condition says of itself."""
    return (inspect.getdoc(rule.when) or "").partition("\n")[0] if rule.when else ""


def _asks_again(access: Access) -> bool:
    return any(access.asks_again(method) for method in access.methods)


def _methods(access: Access) -> list[str]:
    return [method for method in ("GET", "POST") if method in access.methods]
