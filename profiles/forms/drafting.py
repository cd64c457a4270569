"""One section of a page as a form. Every field stands under its place, such as `pains-1-text`, and keeps that name when it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from icpstudio.models import Workspace
from profiles.models.outlines import AIMS, Field, Outline, Part, Shape

ROW = 3  # a line of so many fields stands in one row
SHORT = 80  # a longer text grows with what is typed
SPARE = 1  # an empty line at the end of a list is where the next one is typed


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a part, or its only one: the bound fields, and the line's id while it has one."""

    line: str
    fields: tuple[forms.BoundField, ...]
    words: Mapping[str, Any]
    is_labelled: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A part with its entries, as the editor shows it."""

    part: Part
    entries: tuple[Entry, ...]


class SectionForm(forms.Form):
    """The section's words; `rev` is what they were typed over. `content` gives them back in the document's shape."""

    rev = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, outline: Outline, before: Mapping[str, Any], rev: int, *, workspace: Workspace, data: Any = None) -> None:
        super().__init__(data, initial={"rev": rev}, prefix=None, auto_id=f"{outline.key}_%s")
        self.outline, self.before = outline, before
        self.aims = [(aim, getattr(workspace, aim)) for aim in AIMS if getattr(workspace, aim)]
        for part in outline.parts:
            for place in range(self._rows(part)):
                self._add(part, place)

    @property
    def groups(self) -> list[Group]:
        return [self._group(part) for part in self.outline.parts if part.shape is not Shape.FACTS]

    def content(self) -> dict[str, Any]:
        """What was typed, with the facts that nobody types; a line that was asked to move has moved. Call it on a valid form."""
        made = {part.key: self._typed(part) for part in self.outline.parts}
        return {key: value for key, value in made.items() if value}

    def texts(self) -> dict[str, str]:
        """Field name -> the text as it is saved, for whoever has typed something else meanwhile."""
        return {name: str(self[name].initial or "") for name in self.fields if name != "rev" and not name.endswith(("-id", "-ties_to"))}

    def _rows(self, part: Part) -> int:
        if part.shape is Shape.FACTS:
            return 0
        if part.shape in (Shape.ONE, Shape.WORDS):
            return 1
        known = len(self.before.get(part.key) or [])
        if not self.is_bound:
            return known + (SPARE if part.shape is Shape.LINES else 0)
        posted = [int(place) for name in self.data if (place := _place(name, part.key)) is not None]
        return min(max(posted, default=-1) + 1, 2 * part.most)

    def _add(self, part: Part, place: int) -> None:
        entry = self._entry(part, place)
        if part.shape in (Shape.LINES, Shape.CRITERIA):
            self.fields[f"{part.key}-{place}-id"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=entry.get("id", ""))
        for field in part.fields:
            if part.shape is Shape.CRITERIA and field.name == "name":
                continue  # the name is step 3's word
            self.fields[_name(part, place, field)] = self._field(part, place, field, entry)

    def _field(self, part: Part, place: int, field: Field, entry: Any) -> forms.Field:
        label = self._label(part, place, field)
        if field.name == "ties_to":
            choices = [(aim, f"{word}: {text}") for (aim, text), word in zip(self.aims, self._aim_words(), strict=True)]
            widget = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input", "data-section": "why"})
            return forms.MultipleChoiceField(
                label=label, choices=choices, widget=widget, required=False, initial=entry.get("ties_to") or []
            )
        attrs = {"class": "form-control", "data-section": part.key, "autocomplete": "off"}
        if field.many:
            words = entry if part.shape is Shape.WORDS else entry.get(field.name) or []
            widget = forms.Textarea(attrs=attrs | {"rows": field.rows})
            return forms.CharField(label=label, widget=widget, required=False, initial="\n".join(words), help_text=field.hint)
        widget = forms.Textarea(attrs=attrs | {"rows": field.rows}) if field.longest > SHORT else forms.TextInput(attrs=attrs)
        return forms.CharField(label=label, widget=widget, required=False, initial=entry.get(field.name, ""), help_text=field.hint)

    def _label(self, part: Part, place: int, field: Field) -> str:
        """Lines are told apart by number; the first line of several fields heads them, as a table would."""
        is_list = part.shape in (Shape.LINES, Shape.CRITERIA)
        is_head = len(part.fields) > 1 and place == 0
        label = part.label if len(part.fields) == 1 and is_list else field.label
        return _("%(label)s %(n)s") % {"label": label, "n": place + 1} if is_list and not is_head else str(label)

    def _aim_words(self) -> list[str]:
        words = {"purpose": _("Purpose"), "vision": _("Vision"), "strategy": _("Strategy")}
        return [words[aim] for aim, _text in self.aims]

    def _entry(self, part: Part, place: int) -> Any:
        value = self.before.get(part.key)
        if part.shape in (Shape.LINES, Shape.CRITERIA):
            return value[place] if value and place < len(value) else {}
        return value or ([] if part.shape is Shape.WORDS else {})

    def _group(self, part: Part) -> Group:
        return Group(part, tuple(self._shown(part, place) for place in range(self._rows(part))))

    def _shown(self, part: Part, place: int) -> Entry:
        known = {line["id"]: line for line in self.before.get(part.key) or []} if part.shape in (Shape.LINES, Shape.CRITERIA) else {}
        line = str(self[f"{part.key}-{place}-id"].value() or "") if known or part.shape is Shape.LINES else ""
        names = [_name(part, place, field) for field in part.fields]
        is_row = part.shape is Shape.LINES and len(part.fields) <= ROW
        is_labelled = not is_row or (place == 0 and len(part.fields) > 1)
        return Entry(line, tuple(self[name] for name in names if name in self.fields), known.get(line, {}), is_labelled)

    def _typed(self, part: Part) -> Any:
        if part.shape is Shape.FACTS:
            return self.before.get(part.key)
        if part.shape is Shape.WORDS:
            return self.cleaned_data.get(part.key, "").splitlines()
        entries = [self._one(part, place) for place in range(self._rows(part))]
        if part.shape is Shape.ONE:
            return (self.before.get(part.key) or {}) | entries[0]
        if part.shape is Shape.CRITERIA:
            known = {line["id"]: line for line in self.before.get(part.key) or []}
            entries = [known[entry["id"]] | entry for entry in entries if entry["id"] in known]
        return self._moved(entries)

    def _one(self, part: Part, place: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if part.shape is not Shape.ONE:
            made["id"] = self.cleaned_data.get(f"{part.key}-{place}-id", "")
        for field in part.fields:
            value = self.cleaned_data.get(_name(part, place, field))
            if value is not None:
                made[field.name] = value.splitlines() if field.many and isinstance(value, str) else value
        return made

    def _moved(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The buttons `up` and `down` carry a line's id; it passes its neighbour."""
        for verb, step in (("up", -1), ("down", 1)):
            asked = self.data.get(verb)
            place = next((place for place, entry in enumerate(entries) if asked and entry.get("id") == asked), None)
            if place is not None:
                entries.insert(max(0, place + step), entries.pop(place))
        return entries


def _name(part: Part, place: int, field: Field) -> str:
    if part.shape is Shape.ONE:
        return f"{part.key}-{field.name}"
    return part.key if part.shape is Shape.WORDS else f"{part.key}-{place}-{field.name}"


def _place(name: str, key: str) -> str | None:
    """`pains-3-text` -> "3"."""
    head, _dash, rest = name.partition("-")
    place = rest.partition("-")[0]
    return place if head == key and place.isdecimal() and len(place) < 4 else None


class QuoteForm(forms.Form):
    """Which quote to copy."""

    reference = forms.CharField(max_length=80)


class PageForm(forms.Form):
    page = forms.ChoiceField(choices=[("A4", "A4"), ("Letter", "Letter")])
