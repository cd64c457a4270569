"""Numbers as they are set on a page (icpstudio/kit/figures.py), as filters."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from icpstudio.kit import figures

register = template.Library()
for words in (figures.count, figures.decimal, figures.number, figures.percent, figures.signed, figures.money, figures.short_money):
    register.filter(words.__name__, words)


@register.simple_tag
def of(part: figures.Number | None, whole: figures.Number) -> SafeString:
    """`{% of 30 43 %}`: "30 of 43", the part strong and the whole quiet."""
    words = pgettext("part of a whole", "of %s") % figures.grouped(whole)
    return format_html('<b>{}</b> <span class="of">{}</span>', figures.count(part), words)
