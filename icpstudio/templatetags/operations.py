"""The hidden field that names the operation a form asks for (actions/operations.py)."""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def op_id() -> SafeString:
    """`{% op_id %}` beside `{% csrf_token %}`: a new id each time the page is made. Built in, so no template has to load it."""
    return format_html('<input type="hidden" name="op_id" value="{}" autocomplete="off">', uuid4().hex)
