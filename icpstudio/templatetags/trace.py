"""The number of the request, on pages that say that something went wrong."""

from __future__ import annotations

from django import template

from icpstudio.kit import trace

register = template.Library()


@register.simple_tag
def request_number() -> str:
    """`{% request_number as number %}`; needs no context, since on such a page anything may be missing."""
    return trace.current()
