"""What the floor below may ask about interviews (`profiles.ports`)."""

from __future__ import annotations

from uuid import UUID

from interviews.choices import InterviewState
from interviews.models import Interview, Quote
from interviews.queries import quotes
from interviews.queries import themes as themes_query
from interviews.queries.coverage import coverage, missing_sentence
from profiles.choices import Mark
from profiles.models import Workshop
from profiles.ports import InterviewProgress, Planned, Said, ThemeCount


class Interviews:
    """Fills `profiles.ports.interviews`."""

    def progress(self, workshop: Workshop) -> InterviewProgress:
        """How far the interviews are; two queries."""
        cells = coverage(workshop)
        planned = sum(cell.planned for cell in cells)
        return InterviewProgress(
            planned=planned,
            logged=sum(cell.logged for cell in cells),
            best=sum(cell.logged for cell in cells if cell.mark == Mark.BEST),
            least_ideal=sum(cell.logged for cell in cells if cell.mark == Mark.LEAST_IDEAL),
            quotes=Quote.objects.of_workshop(workshop).exclude(answer__interview__state="withdrawn").count() if planned else 0,
            missing=missing_sentence(cells),
        )

    def planned(self, workshop: Workshop, most: int) -> list[Planned]:
        """The interviews that are not held yet, the nearest first, at most so many; one query."""
        rows = Interview.objects.in_workspace(workshop.workspace).filter(workshop=workshop, state=InterviewState.PLANNED)
        nearest = rows.with_people().order_by("held_on", "number")[:most]
        return [Planned(row.pk, row.interviewer, row.alias, row.held_on) for row in nearest]

    def citable(self, workshop: Workshop) -> list[Said]:
        return [quotes.said(row) for row in quotes.citable(workshop)]

    def said(self, workshop: Workshop, reference: str) -> Said | None:
        """What a reference stands for, while consent still allows it."""
        kind, _colon, key = reference.partition(":")
        try:
            found = quotes.citable(workshop).filter(pk=UUID(key)).first() if kind == "quote" else None
        except ValueError:
            return None
        return quotes.said(found) if found else None

    def themes(self, workshop: Workshop) -> list[ThemeCount]:
        return themes_query.counts(workshop)

    def withdrawn(self, workshop: Workshop) -> frozenset[str]:
        """References of quotes that consent no longer allows on any page."""
        allowed = quotes.citable(workshop).values("pk")
        return frozenset(row.reference for row in Quote.objects.of_workshop(workshop).exclude(pk__in=allowed))

    def of_customer(self, workshop: Workshop, customer_id: UUID) -> int:
        """How many interviews with this customer are logged."""
        rows = Interview.objects.in_workspace(workshop.workspace).filter(workshop=workshop)
        return rows.logged().filter(customer=customer_id).count()


port = Interviews()
