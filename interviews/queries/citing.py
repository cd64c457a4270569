"""Where quotes of an interview stand on pages of the floor below."""

from __future__ import annotations

from dataclasses import dataclass

from interviews.models import Interview, Quote
from profiles.models import Evidence, Version


@dataclass(frozen=True, slots=True)
class Cited:
    """A version that quotes an interview, and how often."""

    version: Version
    times: int


def pages(interview: Interview) -> list[Cited]:
    """The versions with quotes of `interview`, newest first; two queries."""
    ids = Quote.objects.in_workspace(interview.workspace).filter(answer__interview=interview).values_list("pk", flat=True)
    rows = Evidence.objects.in_workspace(interview.workspace).filter(reference__in=[f"quote:{pk}" for pk in ids])
    times: dict[Version, int] = {}
    for row in rows.select_related("version").order_by("-version__number", "-version__attempt"):
        times[row.version] = times.get(row.version, 0) + 1
    return [Cited(version, count) for version, count in times.items()]
