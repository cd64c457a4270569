"""What changed between two versions of a page, sentence by sentence and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.models.outlines import PARTS, Part, Shape, lines_of

# Two sentences of one part count as the same one, rewritten, from this share of common words on.
ALIKE = 0.45
# A line of more fields than this is told in several sentences.
MOST_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: the same, taken out (del) or put in (ins)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One printed sentence; `line` is what comments bind to."""

    line: str
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that is new, gone or rewritten."""

    line: str
    heading: str
    pieces: tuple[Piece, ...]
    on_sheet: bool = True


@dataclass(frozen=True, slots=True)
class Differences:
    """The changed sentences in the order of the page, and how many stayed."""

    changes: tuple[Change, ...]
    unchanged: int


def sentences(document: Mapping[str, Any]) -> list[Sentence]:
    """Every sentence of a document, in the order of its sections."""
    return [Sentence(line, part, text) for line, part, text in _sentences(document) if text]


def differences(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> Differences:
    """The sentences of `new` that are not in `old`, word by word, and those of `old` that are gone."""
    before, after = sentences(old or {}), sentences(new)
    changes: list[Change] = []
    unchanged = 0
    for part in PARTS:
        left = [sentence for sentence in before if sentence.part == part]
        right = [sentence for sentence in after if sentence.part == part]
        pairs = _paired(left, right)
        unchanged += sum(one.text == other.text for one, other in pairs)
        known = {id(other): one for one, other in pairs}
        changes += [_change(part, known.get(id(sentence)), sentence) for sentence in right]
        gone = {id(one) for one, _other in pairs}
        changes += [_change(part, sentence, None) for sentence in left if id(sentence) not in gone]
    return Differences(tuple(change for change in changes if any(piece.kind != "same" for piece in change.pieces)), unchanged)


def words_changed(old: str, new: str) -> tuple[Piece, ...]:
    """The two texts as runs of words that stayed, went and came."""
    one, two = _words(old), _words(new)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", " ".join(one[a:b])))
            continue
        if b > a:
            pieces.append(Piece("del", " ".join(one[a:b])))
        if d > c:
            pieces.append(Piece("ins", " ".join(two[c:d])))
    return tuple(pieces)


def _words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


def _change(part: str, old: Sentence | None, new: Sentence | None) -> Change:
    shown = new or old
    assert shown is not None
    return Change(shown.line, str(PARTS[part].label), words_changed(old.text if old else "", new.text if new else ""), part != "personas")


def _paired(left: list[Sentence], right: list[Sentence]) -> list[tuple[Sentence, Sentence]]:
    """Which sentence became which: by id, else by its very words, else by most of its words."""
    pairs: list[tuple[Sentence, Sentence]] = []

    def settle(agree: Any) -> None:
        for new in list(right):
            if old := next((old for old in left if agree(old, new)), None):
                pairs.append((old, new))
                left.remove(old)
                right.remove(new)

    left, right = list(left), list(right)
    settle(lambda old, new: old.text == new.text)
    settle(lambda old, new: old.line == new.line and len(PARTS[new.part].fields) <= MOST_FIELDS)
    settle(lambda old, new: SequenceMatcher(None, _words(old.text), _words(new.text)).ratio() >= ALIKE)
    if left and len(left) == len(right) and PARTS[left[0].part].shape is Shape.LINES:
        pairs += zip(left, right, strict=True)  # as many went as came: each took another's place
    return pairs


def _sentences(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for key, part in PARTS.items():
        value = document.get(key)
        if not value:
            continue
        if part.shape is Shape.ONE:
            yield key, key, " · ".join(value[field.name] for field in part.fields if not field.many and value.get(field.name))
        elif part.shape is Shape.WORDS:
            yield key, key, ", ".join(value)
        elif part.shape in (Shape.LINES, Shape.CRITERIA):
            for _part, line in lines_of({key: value}):
                yield from ((line["id"], key, text) for text in _told(part, line))
        elif key == "thresholds":
            yield key, key, _("Ideal from %(ideal)s points, secondary from %(secondary)s.") % value
        if part.cites:
            for quote in document.get("shown_quotes") or []:
                if quote["under"] == key:
                    yield quote["quote"], key, f"“{quote['text']}” {quote.get('attribution') or ''}".strip()


def _told(part: Part, line: Mapping[str, Any]) -> list[str]:
    """A line in one sentence; one with many fields in one for each, led by its name."""
    if part.shape is Shape.CRITERIA:
        return [_criterion(line)]
    texts = [(field, "; ".join(text) if isinstance(text := line.get(field.name) or "", list) else text) for field in part.fields]
    if len(part.fields) <= MOST_FIELDS:
        return [": ".join(text for _field, text in texts if text)]
    name = texts[0][1]
    return [f"{name}, {field.name_in_print}: {text}" if place else text for place, (field, text) in enumerate(texts) if text]


def _criterion(line: Mapping[str, Any]) -> str:
    kind = line.get("kind")
    if kind == "must-have":
        worth = _("must have")
    elif kind == "exclude":
        worth = _("excluded")
    elif line.get("points"):
        points = line["points"]
        worth = ngettext("%(points)s point", "%(points)s points", abs(points)) % {"points": f"{points:+d}".replace("-", "−")}
    else:
        worth = _("to test")
    detail = line.get("detail")
    return f"{line['name']}: {worth}" + (f". {detail}" if detail else "")
