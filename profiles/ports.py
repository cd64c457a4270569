"""What the floor above fills in, so that a page of this floor can speak of interviews without knowing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InterviewProgress:
    """How far the interviews of a workshop are, in interviews."""

    planned: int
    logged: int
    best: int
    least_ideal: int
    quotes: int
    missing: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words that may be cited: with who said them (the alias that consent allows) and an opaque reference."""

    reference: str
    text: str
    attribution: str
    language: str
    question: str
    themes: tuple[str, ...]
    interview: str
    question_key: str = ""  # "std-1" to "std-6" for the six standard questions


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """In how many logged interviews a theme was tagged."""

    name: str
    interviews: int
    of: int


@dataclass(frozen=True, slots=True)
class Planned:
    """An interview that somebody is going to hold: with whom (the alias), and when."""

    interview: UUID
    interviewer: Any
    alias: str
    on: date | None


class InterviewsPort(Protocol):
    def progress(self, workshop: Any) -> InterviewProgress: ...

    def planned(self, workshop: Any, most: int) -> list[Planned]:
        """The interviews that are not held yet, the nearest first, at most so many."""

    def citable(self, workshop: Any) -> list[Said]:
        """Every quote that consent allows on the page, newest first."""

    def said(self, workshop: Any, reference: str) -> Said | None: ...

    def themes(self, workshop: Any) -> list[ThemeCount]: ...

    def withdrawn(self, workshop: Any) -> frozenset[str]:
        """References of quotes that consent no longer allows on any page."""

    def of_customer(self, workshop: Any, customer_id: UUID) -> int: ...


class NoInterviews:
    """Stands in until the upper floor is there (and in tests of this floor alone)."""

    def progress(self, workshop: Any) -> InterviewProgress:
        return InterviewProgress(0, 0, 0, 0, 0, "")

    def planned(self, workshop: Any, most: int) -> list[Planned]:
        return []

    def citable(self, workshop: Any) -> list[Said]:
        return []

    def said(self, workshop: Any, reference: str) -> Said | None:
        return None

    def themes(self, workshop: Any) -> list[ThemeCount]:
        return []

    def withdrawn(self, workshop: Any) -> frozenset[str]:
        return frozenset()

    def of_customer(self, workshop: Any, customer_id: UUID) -> int:
        return 0


interviews: InterviewsPort = NoInterviews()
