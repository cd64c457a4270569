"""Every address of the product, and how to fill its arguments for one world or a mix of two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories.everything import World

# What an argument of a route is: the model whose row it names. A new name without a line here fails the build.
ARGUMENTS = {
    "workshop_id": "profiles.workshop",
    "customer_id": "profiles.customer",
    "import_id": "profiles.import",
    "attribute_id": "profiles.attribute",
    "analysis_id": "profiles.analysis",
    "criterion_id": "profiles.criterion",
    "version_id": "profiles.version",
    "published_id": "published",
    "code": "published.check_code",
    "evidence_id": "profiles.evidence",
    "stakeholder_id": "profiles.stakeholder",
    "publication_id": "profiles.publication",
    "recipient_id": "profiles.recipient",
    "member_id": "icpstudio.member",
    "invitation_id": "icpstudio.invitation",
    "job_id": "icpstudio.job",
    "file_id": "icpstudio.storedfile",
    "mail_id": "icpstudio.mailmessage",
    "interview_id": "interviews.interview",
    "question_id": "interviews.question",
    "answer_id": "interviews.answer",
    "quote_id": "interviews.quote",
    "theme_id": "interviews.theme",
    "tag_id": "interviews.tag",
}
# Arguments that name no row: a value that is as good in every world.
VALUES: dict[str, Any] = {
    "step": 2,
    "section": "statement",
    "key": "statement",
    "number": 1,
    "page": "A4",
    "line": "stmt",
    "name": "x",
    "token": "x" * 43,
    "uidb36": "1",
    "message_id": "x",
    "index": 0,
    "paper": "A4",
    "of": "customer",
    "role": "rep",
    "place": 0,
    "provider_id": "oidc",
    "session_id": 0,
    "pk": 0,
}


@dataclass(frozen=True, slots=True)
class Door:
    """One route: its name with namespace, and the names of its arguments."""

    name: str
    arguments: tuple[str, ...]


def doors(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[Door]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from doors(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        elif isinstance(pattern, URLPattern):
            yield Door(":".join([*spaces, pattern.name or ""]), tuple(pattern.pattern.converters or pattern.pattern.regex.groupindex))


def identifying(door: Door) -> list[str]:
    return [name for name in door.arguments if name not in VALUES]


def value_of(world: World, name: str) -> Any:
    """The world's own value for an argument: a row's key, or the attribute named after the second dot."""
    label = ARGUMENTS[name]
    row, _dot, attribute = label.partition(".") if label.startswith("published") else (label, "", "")
    return getattr(world.rows[row], attribute or "pk")


def fillings(door: Door, ours: World, theirs: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """Arguments for the door: all our own, all foreign, and every mix of the two, each with its name."""
    names = identifying(door)
    for choice in product(("own", "foreign"), repeat=len(names)):
        picked = {name: value_of(ours if whose == "own" else theirs, name) for name, whose in zip(names, choice, strict=True)}
        mix = "own" if "foreign" not in choice else "foreign" if "own" not in choice else "mixed"
        values = {name: VALUES[name] for name in door.arguments if name in VALUES}
        yield mix, picked | values
        if choice == ("own",) and names == ["version_id"]:
            yield "own", {"version_id": ours.rows["published"].pk} | values
