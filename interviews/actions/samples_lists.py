"""The sample's customers and deals, uploaded, checked and applied as a facilitator does it, only without the queue."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from interviews.actions.samples_data import Stage, customers_export, deals_export, file, moment
from profiles.actions import customers, imports

METRICS = {"deals won": "deals_won", "won value": "won_value", "win rate": "win_rate"}
FIRST_CLOSE = date(2024, 2, 29)  # what version 2 was made from


def import_customers(stage: Stage) -> None:
    """After the first version somebody asked for numbers: here begins the list."""
    _import(stage, customers_export(), name="hubspot_companies.csv", at=moment("2024-02-05"))


def import_first_deals(stage: Stage) -> None:
    """The deals closed by February, and what "best" means."""
    name = f"hubspot_deals_closed_by_{FIRST_CLOSE.isoformat()}.csv"
    _import(stage, deals_export(FIRST_CLOSE), name=name, at=moment("2024-03-04"))
    workshop = file("workspace")["workshops"][0]
    customers.choose_metrics(
        stage.workshop,
        {METRICS[row["name"]]: row["weight"] for row in workshop["success_metrics"]},
        top_share=Decimal(str(workshop["top_share"])),
        by=stage.facilitator,
        at=moment("2024-03-04", "09:30"),
    )


def import_all_deals(stage: Stage) -> None:
    """The deals of July, ranked anew; the team takes the marked ones as its best in the session of that month."""
    workshop = file("workspace")["workshops"][0]
    _import(stage, deals_export(), name="hubspot_deals.csv", at=moment(workshop["data_source"]["imported_on"]))
    session = workshop["sessions"][2]
    customers.confirm_best(stage.workshop, by=stage.facilitator, at=moment(session["date"], "10:00"))


def _import(stage: Stage, content: bytes, *, name: str, at: datetime) -> None:
    by = stage.facilitator
    source = imports.receive(stage.workshop, [content], name=name, by=by, at=at)
    imports.read(source.pk, at=at)
    source.refresh_from_db()
    imports.apply(source, by=by, at=at)
    imports.carry_out(source.pk, at=at)
    stage.workshop.refresh_from_db()
