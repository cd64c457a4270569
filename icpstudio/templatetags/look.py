"""Small marks of the interface: icons, state dots, initials, and which of light and dark was chosen."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


class Shape(StrEnum):
    """What tells two dots apart without colour."""

    DASHED = "dashed"
    RING = "ring"
    HALF = "half"
    DONUT = "donut"
    FULL = "full"
    DIAMOND = "diamond"


# One dot per state of anything: steps, versions, imports, jobs, mails.
DOTS: dict[str, tuple[Shape, str]] = {
    "not_started": (Shape.DASHED, ""),
    "waiting": (Shape.DASHED, ""),
    "planned": (Shape.DASHED, ""),
    "held": (Shape.DASHED, ""),
    "draft": (Shape.RING, ""),
    "cancelled": (Shape.RING, ""),
    "open": (Shape.HALF, "caution"),
    "running": (Shape.HALF, "caution"),
    "leased": (Shape.HALF, "caution"),
    "inflight": (Shape.HALF, "caution"),
    "uncertain": (Shape.HALF, "caution"),
    "kept": (Shape.HALF, "caution"),
    "sent_back": (Shape.HALF, "caution"),
    "in_review": (Shape.HALF, "wait"),
    "approved": (Shape.DONUT, "good"),
    "published": (Shape.FULL, "good"),
    "done": (Shape.FULL, "good"),
    "logged": (Shape.FULL, "good"),
    "sent": (Shape.FULL, "good"),
    "superseded": (Shape.FULL, ""),
    "skipped": (Shape.DIAMOND, ""),
    "withdrawn": (Shape.DIAMOND, "bad"),
    "failed": (Shape.DIAMOND, "bad"),
}


@register.inclusion_tag("components/dot.html")
def dot(state: str) -> dict[str, Any]:
    """`{% dot "in_review" %}`: the dot alone, for where the words stand elsewhere. Raises on a state that has none."""
    shape, tone = DOTS[str(state)]
    return {"shape": shape.value, "tone": tone}


@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """`{% icon "clock" %}`; with words it speaks, without it is silent beside text that says the same."""
    href = f"{static('vendor/tabler-icons/sprite.svg')}#{name}"
    if words:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', words, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.filter
def initials(name: str) -> str:
    """ "Marta Lindqvist" -> "ML"."""
    parts = str(name).split()
    return "".join(part[0] for part in parts[:1] + parts[1:][-1:]).upper()


@register.filter
def labels(choices: Iterable[Any]) -> str:
    """A set of choices as words: "Facilitator, Owner"."""
    return ", ".join(sorted(str(getattr(choice, "label", choice)) for choice in choices))


@register.simple_tag(takes_context=True)
def chosen_theme(context: dict[str, Any]) -> str:
    """ "light" or "dark" when this browser has chosen, else "auto": the system decides."""
    request = context.get("request")
    choice = request.COOKIES.get("theme") if request else None
    return choice if choice in ("light", "dark") else "auto"
