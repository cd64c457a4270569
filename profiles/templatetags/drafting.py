"""Small parts of the editor: what stands behind a line, a criterion's mark, and the hidden id of a line."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from profiles.choices import CriterionKind
from profiles.forms.drafting import SectionForm
from profiles.models.outlines import Part
from profiles.queries.drafts import Backed, mark_words

register = template.Library()


@register.simple_tag(takes_context=True)
def backed(context: Context, line: str) -> Backed:
    """`{% backed line as behind %}`: the counts and quotes behind a line."""
    return context["backing"].get(line) or Backed()


@register.simple_tag
def place_field(form: SectionForm, part: Part, place: int) -> Any:
    """The hidden field that carries a line's id."""
    return form[f"{part.key}-{place}-id"]


@register.simple_tag
def criterion_mark(line: dict[str, Any]) -> SafeString:
    """+5 in type, a must-have solid, an exclude outlined, to test dashed."""
    words, kind = mark_words(line), line.get("kind")
    if kind == CriterionKind.SCORED and line.get("points"):
        return format_html('<span class="points">{}</span>', words)
    look = {CriterionKind.MUST_HAVE: "must", CriterionKind.EXCLUDE: "exclude"}.get(kind, "test")
    return format_html('<span class="tag {}">{}</span>', look, words)
