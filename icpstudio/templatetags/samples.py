"""The sample workspace is labelled on each of its pages, and whoever may removes it there with one click."""

from __future__ import annotations

from typing import Any

from django import template

from icpstudio.rules import Verb, may

register = template.Library()


@register.inclusion_tag("icpstudio/workspaces/sample.html", takes_context=True)
def sample_mark(context: dict[str, Any]) -> dict[str, Any]:
    """`{% sample_mark %}` in base.html."""
    request = context["request"]
    workspace = getattr(request, "workspace", None)
    return {
        "is_sample": workspace is not None and workspace.is_sample,
        "may_remove": may(request.member, Verb.REMOVE_SAMPLE) if workspace else False,
        "csrf_token": context.get("csrf_token"),
    }
