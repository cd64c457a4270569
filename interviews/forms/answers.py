"""What is sent from the page of one question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 100_000


def one_line_end(text: str) -> str:
    """Browsers send CR LF; offsets count characters of a text with plain line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class AnswerText(forms.Form):
    text = forms.CharField(
        label=_("Answer"),
        required=False,
        strip=False,
        max_length=LONGEST,
        error_messages={"max_length": _("An answer has at most %(limit_value)d characters; this one has %(show_value)d.")},
    )
    rev = forms.IntegerField(min_value=0)
    client = forms.CharField(required=False, max_length=36)
    seq = forms.IntegerField(required=False, min_value=0, max_value=2**53)

    def clean_text(self) -> str:
        return one_line_end(self.cleaned_data["text"])

    def clean_seq(self) -> int:
        return self.cleaned_data["seq"] or 0


class Skip(forms.Form):
    reason = forms.CharField(label=_("Because"), max_length=300)


class MarkQuote(forms.Form):
    """Words of the answer, selected (with their place) or pasted (without)."""

    text = forms.CharField(
        label=_("Words"), max_length=4000, strip=False, error_messages={"required": _("Select words in the answer, or paste them here.")}
    )
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=0)

    def __init__(self, *args: Any, answer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer = answer

    def clean(self) -> dict[str, Any]:
        """The place of the words: as selected, when they stand there; else where they stand first."""
        values = super().clean()
        words, start, end = one_line_end(values.get("text", "")).strip(), values.get("start"), values.get("end")
        if not words:
            return values
        if start is None or end is None or self.answer[start:end].strip() != words:
            start = self.answer.find(words)
            end = start + len(words)
        if start < 0:
            self.add_error("text", _("These words do not stand in the saved answer. Copy them exactly as they are written."))
        return values | {"start": start, "end": end}


class TagQuote(forms.Form):
    theme = forms.CharField(label=_("Theme"), max_length=80, error_messages={"required": _("Type the name of a theme.")})
