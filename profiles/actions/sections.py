"""Checks what is written into a section and brings it into its one form, so that the same words are always the same content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from icpstudio.errors import Invalid
from icpstudio.kit.pdf.fonts import missing_glyphs
from profiles.choices import Category, CriterionKind
from profiles.models.outlines import AIMS, BY_KEY, Field, Part, Shape

CRITERION_KEYS = ("id", "category", "name", "detail", "kind", "points", "condition", "basis", "review_by", "note")
KEPT = ("themes", "attributes", "id")  # what a document may carry beside its words


def checked(key: str, content: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """`content` of section `key`, tidied: trimmed, without empty lines, every line with an id. Raises Invalid that names the field."""
    outline = BY_KEY.get(key)
    if outline is None:
        raise Invalid(_("This page has no such section."), field=key)
    if unknown := set(content) - {part.key for part in outline.parts}:
        raise Invalid(_("“%(part)s” is no part of this section.") % {"part": sorted(unknown)[0]}, field=sorted(unknown)[0])
    made = {part.key: _part(part, content[part.key], before.get(part.key)) for part in outline.parts if content.get(part.key)}
    return {name: value for name, value in made.items() if _says_something(value)}


def whole(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """A document taken apart: section key -> its content."""
    apart = {key: {part.key: document[part.key] for part in outline.parts if document.get(part.key)} for key, outline in BY_KEY.items()}
    return {key: content for key, content in apart.items() if content}


def _says_something(value: Any) -> bool:
    return any(value.values()) if isinstance(value, Mapping) else bool(value)


def _part(part: Part, value: Any, before: Any) -> Any:
    if part.shape is Shape.FACTS:
        return value
    if part.shape is Shape.ONE:
        return _fields(part, _mapping(part, value), part.key)
    if part.shape is Shape.WORDS:
        return _words(part.fields[0], _sequence(part, value), part.key, part.most)
    entries = [_mapping(part, entry) for entry in _sequence(part, value)]
    if part.shape is Shape.CRITERIA:
        return [_criterion(part, entry, place) for place, entry in enumerate(entries)]
    lines = [(place, entry, _fields(part, entry, f"{part.key}-{place}")) for place, entry in enumerate(entries)]
    written = [(entry.get("id"), place, fields) for place, entry, fields in lines if any(fields[field.name] for field in part.fields)]
    if len(written) > part.most:
        raise Invalid(_("%(part)s: at most %(most)s lines.") % {"part": part.label, "most": part.most}, field=part.key)
    ids = _ids(part, written, before or [])
    return [{**fields, "id": line_id} for line_id, (_old, _place, fields) in zip(ids, written, strict=True)]


def _ids(part: Part, written: Sequence[tuple[str | None, int, dict[str, Any]]], before: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line keeps its id. A line that comes without one is the line with these words, or the one in this place, or new."""
    known = {line["id"] for line in before}
    taken = {line_id for line_id, _place, _fields in written if line_id}
    free = [line for line in before if line["id"] not in taken]
    ids: list[str] = []
    for line_id, place, fields in written:
        if not line_id or line_id in ids:
            line_id = _found(free, lambda line, fields=fields: all(line.get(name) == text for name, text in fields.items()))
            line_id = line_id or _found(free, lambda line, place=place: before.index(line) == place)
            line_id = line_id or _new(part.key, known | taken)
        free = [line for line in free if line["id"] != line_id]
        known.add(line_id)
        ids.append(line_id)
    return ids


def _found(lines: Sequence[Mapping[str, Any]], agrees: Callable[[Any], bool]) -> str | None:
    return next((line["id"] for line in lines if agrees(line)), None)


def _new(prefix: str, known: set[str]) -> str:
    place = 1
    while f"{prefix}-{place}" in known:
        place += 1
    return f"{prefix}-{place}"


def _fields(part: Part, entry: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The texts of one entry, with the few other keys that a document may carry."""
    made: dict[str, Any] = {name: entry[name] for name in KEPT if entry.get(name)} if part.shape is Shape.ONE else {}
    for field in part.fields:
        name = f"{where}-{field.name}"
        if field.name == "ties_to":
            made[field.name] = [aim for aim in AIMS if aim in (entry.get("ties_to") or [])]
        elif field.many:
            made[field.name] = _words(field, entry.get(field.name) or [], name, 12)
        else:
            made[field.name] = _text(field, entry.get(field.name), name)
    return made


def _text(field: Field, value: Any, where: str) -> str:
    if value is not None and not isinstance(value, str):
        raise Invalid(_("%(label)s: a text is expected.") % {"label": field.label}, field=where)
    text = " ".join((value or "").split())
    if len(text) > field.longest:
        over = len(text) - field.longest
        raise Invalid(_("%(label)s: %(over)s characters too many.") % {"label": field.label, "over": over}, field=where)
    if unknown := missing_glyphs(text):
        shown = " ".join(character if character.isprintable() else f"U+{ord(character):04X}" for character in unknown[:12])
        sentence = _("%(label)s: the page's fonts can't draw %(characters)s.")
        raise Invalid(sentence % {"label": field.label, "characters": shown}, field=where)
    return text


def _words(field: Field, values: Sequence[Any], where: str, most: int) -> list[str]:
    words = list(dict.fromkeys(text for value in values if (text := _text(field, value, where))))
    if len(words) > most:
        raise Invalid(_("%(label)s: at most %(most)s.") % {"label": field.label, "most": most}, field=where)
    return words


def _criterion(part: Part, entry: Mapping[str, Any], place: int) -> dict[str, Any]:
    where = f"{part.key}-{place}"
    kind, points = entry.get("kind"), entry.get("points")
    if kind not in CriterionKind.values or entry.get("category") not in Category.values:
        raise Invalid(_("A criterion has a kind and a category."), field=where)
    if points is not None and (not isinstance(points, int) or isinstance(points, bool) or not -5 <= points <= 5):
        raise Invalid(_("Points are whole numbers from −5 to 5."), field=f"{where}-points")
    texts = {field.name: _text(field, entry.get(field.name), f"{where}-{field.name}") for field in part.fields}
    if not texts["name"] or not entry.get("id"):
        raise Invalid(_("A criterion has a name."), field=f"{where}-name")
    made = {name: entry[name] for name in CRITERION_KEYS if entry.get(name) is not None} | texts | {"points": points}
    return {name: made[name] for name in CRITERION_KEYS if name in made and made[name] != ""}


def _mapping(part: Part, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Invalid(_("%(part)s: fields are expected.") % {"part": part.label}, field=part.key)
    return value


def _sequence(part: Part, value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise Invalid(_("%(part)s: a list is expected.") % {"part": part.label}, field=part.key)
    return value
