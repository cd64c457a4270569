"""What is stamped on a profile besides its content: whose it is, which version, who approved it, how to check it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

UNAPPROVED = frozenset({"draft", "in_review"})


@dataclass(frozen=True, slots=True)
class Stamps:
    """The frame around the content. `state` is draft, in_review, approved, published, superseded or withdrawn."""

    workspace: str
    market: str
    number: int
    state: str = "draft"
    dated: date | None = None
    approvers: tuple[str, ...] = ()
    approved_on: date | None = None
    review_by: date | None = None
    check_code: str = ""
    check_url: str = ""
    replaces: int | None = None
    purpose: str = ""
    vision: str = ""
    strategy: str = ""

    @property
    def is_approved(self) -> bool:
        """Whether names, dates and check code may stand in the foot."""
        return self.state not in UNAPPROVED

    def as_json(self) -> dict[str, Any]:
        """The stamps as they stand in a profile document."""
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Stamps:
        """The reverse of `as_json`; unknown keys are ignored."""
        known = {key: value for key, value in data.items() if key in cls.__dataclass_fields__}
        for key in ("dated", "approved_on", "review_by"):
            if isinstance(known.get(key), str):
                known[key] = date.fromisoformat(known[key])
        known["approvers"] = tuple(known.get("approvers") or ())
        return cls(**known)


def day(value: date) -> str:
    """A date as people read it in the page's language."""
    return date_format(value, _("j F Y"))


def names(people: tuple[str, ...]) -> str:
    """Anna, Ben and Carla."""
    if len(people) < 2:
        return "".join(people)
    return _("%(first)s and %(last)s") % {"first": ", ".join(people[:-1]), "last": people[-1]}


def state_words(stamps: Stamps) -> str:
    """Draft of version 3, Version 3 in review, or Version 3."""
    words = {"draft": _("Draft of version %(number)s"), "in_review": _("Version %(number)s in review")}
    return words.get(stamps.state, _("Version %(number)s")) % {"number": stamps.number}


def top_right(stamps: Stamps) -> str:
    """The market, and for a page that nobody has approved yet, that it is none."""
    return stamps.market if stamps.is_approved else f"{stamps.market}. {state_words(stamps)}"


def standing(stamps: Stamps) -> dict[str, str]:
    """The foot's first part: version and date, then by whom it was approved or that it was not."""
    when = stamps.approved_on if stamps.is_approved else stamps.dated
    title = " · ".join(filter(None, [state_words(stamps), day(when) if when else ""]))
    if not stamps.is_approved:
        force = _("For discussion in the workshop only.")
        if stamps.replaces:
            force = _("Version %(number)s is the page in force.") % {"number": stamps.replaces}
        return {"title": title, "text": _("Not approved.") + " " + force}
    parts = [_("Approved by %(names)s.") % {"names": names(stamps.approvers)}] if stamps.approvers else []
    if stamps.review_by:
        parts.append(_("Review by %(date)s.") % {"date": day(stamps.review_by)})
    return {"title": title, "text": " ".join(parts)}


def check(stamps: Stamps) -> dict[str, str]:
    """The foot's last part: the check code and where to use it."""
    if not (stamps.is_approved and stamps.check_code):
        return {"title": _("No check code yet"), "url": "", "text": _("A code is given when the page is approved.")}
    shown = stamps.check_url.split("://", 1)[-1]
    return {"title": _("Check code %(code)s") % {"code": stamps.check_code}, "url": shown, "text": _("says whether this page is current.")}
