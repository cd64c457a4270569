"""Sample data for the gallery of parts (debug mode only): every part in every state, without a database."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django import forms, template

from icpstudio.templatetags.look import DOTS

register = template.Library()


@dataclass(frozen=True, slots=True)
class Share:
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    best: Share
    rest: Share
    best_count: int
    rest_count: int
    words: str
    hedge: str


class Sample(forms.Form):
    retention = forms.CharField(label="Retention", help_text="Quotes are deleted after this day.", initial="9 July 2026")
    ends_at = forms.IntegerField(label="Ends at, employees", help_text="The upper end of the range.", min_value=200)
    because = forms.CharField(label="Because", help_text="One sentence, kept with the decision.", widget=forms.Textarea, required=False)
    becomes = forms.ChoiceField(label="Becomes", choices=[("id", "Deal ID"), ("out", "Attribute, left out")])
    export = forms.FileField(label="Customer list", help_text="CSV, TSV or XLSX, up to 50 MB.", required=False)
    consent = forms.ChoiceField(
        label="May we quote them?",
        widget=forms.RadioSelect,
        choices=[("internal", "Inside the company only"), ("named", "With their name")],
    )
    locked = forms.BooleanField(label="Lock the nominations before the ranking is shown", required=False)


def failing_form() -> Sample:
    form = Sample({"retention": "9 July 2026", "ends_at": "99", "becomes": "id"}, auto_id="wrong_%s")
    form.fields["ends_at"].error_messages["min_value"] = "99 is below the start, 200. The range was kept at 200 to 999."
    form.full_clean()
    return form


COLOURS = ["ink", "ink2", "ink3", "line", "edge", "paper", "ground", "sunk", "accent", "onaccent", "good", "caution", "bad", "wait"]
STEPS: list[dict[str, Any]] = [
    {"number": 1, "name": "Top customers", "url": "#1", "state": "done", "words": "43 of 215 marked best", "current": False},
    {"number": 2, "name": "Interviews", "url": "#2", "state": "open", "words": "6 of 8 logged", "current": False},
    {"number": 3, "name": "Common attributes", "url": "#3", "state": "open", "words": "9 criteria, 3 disputes", "current": True},
    {"number": 4, "name": "One-page ICP", "url": "#4", "state": "draft", "words": "Draft of version 3", "current": False},
    {"number": 5, "name": "Share and use", "url": "#5", "state": "published", "words": "Version 2 published", "current": False},
]
SENTENCES = ["They hold 46 % of won value. 57 are marked least ideal.", "Missing: one best customer, one least ideal that was lost."]
PROGRESS = [((43, 43), "43 of 43 confirmed"), ((6, 8), "6 of 8")]
NAV = [
    {"name": "Profile versions", "url": "#versions", "icon": "file-text", "count": 3, "current": False},
    {"name": "People", "url": "#people", "icon": "users", "count": 11, "current": False},
]
ROWS = [
    Row("200 to 999 employees", Share(0.58, 0.43, 0.72), Share(0.19, 0.15, 0.23), 25, 80, "More among best,", "firm"),
    Row("Logistics", Share(0.35, 0.22, 0.5), Share(0.105, 0.08, 0.14), 15, 45, "More among best,", "firm"),
    Row("Under 50 employees", Share(0.023, 0.004, 0.12), Share(0.3, 0.26, 0.34), 1, 128, "Fewer among best,", "firm"),
    Row("Signed contract", Share(0.93, 0.81, 0.98), Share(0.55, 0.5, 0.6), 40, 235, "No difference", ""),
]
CUSTOMERS = [
    (1, "Quofenex Ltd", "Manufacturing, United Kingdom, 629 employees", 222197, 5, 5, 99.4, 28),
    (2, "Soltoron GmbH", "Manufacturing, Germany, 998 employees", 175882, 4, 4, 97.6, 28),
    (43, "Jorvenus GmbH", "Financial services, Austria, 664 employees", 85468, 2, 4, 73.5, 17),
]


def pareto_shares(customers: int = 215) -> list[float]:
    values = [1 / (rank + 14) for rank in range(customers)]
    return [total / sum(values) for total in accumulate(values)]


@register.simple_tag
def gallery_data() -> dict[str, Any]:
    """Everything that templates/icpstudio/gallery/gallery.html shows."""
    return {
        "colours": COLOURS,
        "states": [(state, state.replace("_", " ").capitalize()) for state in DOTS],
        "steps": STEPS,
        "nav": NAV,
        "workshop": {"name": "Dock scheduling, Europe"},
        "tasks": [
            step | {"sentence": sentence, "progress": progress, "progress_words": words}
            for step, sentence, (progress, words) in zip(STEPS, SENTENCES, PROGRESS, strict=False)
        ],
        "crumbs": [{"name": "Workshops", "url": "#"}, {"name": "Dock scheduling, Europe", "url": "#"}, {"name": "Parts", "url": ""}],
        "choices": [{"name": "Best", "count": 43, "url": "#", "current": True}, {"name": "All", "count": 215, "url": "#"}],
        "tabs": [{"name": "Answers", "url": "#", "current": True}, {"name": "Quotes", "url": "#"}],
        "rows": ROWS,
        "customers": CUSTOMERS,
        "shares": pareto_shares(),
        "import_parts": [
            (116, "best", "116 created"),
            (95, "rest", "95 updated"),
            (1287, "empty", "1,287 unchanged"),
            (2, "bad", "2 skipped"),
        ],
        "auc": Share(0.76, 0.71, 0.81),
        "pieces": [
            {"kind": "same", "text": "Logistics and manufacturing firms of 200 to"},
            {"kind": "del", "text": "1,999"},
            {"kind": "ins", "text": "999"},
            {"kind": "same", "text": "people whose own docks decide how the day goes."},
        ],
        "form": Sample(),
        "wrong": failing_form(),
    }
