"""What the faults happen to: an import of many lines, received and read, and one word away from being applied."""

from __future__ import annotations

from tests.services.fleet import Fleet

READ = """
from django_scopes import scopes_disabled
from profiles.actions import imports
from tests.cast import MONDAY, company
from tests.factories.long_lists import {kind}
with scopes_disabled():
    kelvaro = company("Kelvaro", "kelvaro")
    source = imports.receive(kelvaro.workshop, {kind}({numbers}), name="long.csv", by=kelvaro.facilitator, at=MONDAY)
    imports.read(source.pk, at=MONDAY)
    source.refresh_from_db()
    print(source.state, source.problem)
"""
APPLY = """
from django_scopes import scopes_disabled
from icpstudio.kit import clock
from profiles.actions import imports
from profiles.models import Import
with scopes_disabled():
    source = Import.objects.get(state="checked")
    imports.apply(source, by=source.received_by, at=clock.now())
"""


def read(fleet: Fleet, kind: str, *numbers: int) -> None:
    """Have a list of this kind in the check, with nobody at work on it."""
    printed = fleet.manage("shell", "-c", READ.format(kind=kind, numbers=", ".join(map(str, numbers))))
    assert printed.splitlines()[-1] == "checked ", printed


def apply(fleet: Fleet) -> None:
    """A person says yes."""
    fleet.manage("shell", "-c", APPLY)


def progress(fleet: Fleet) -> tuple[int, int, str]:
    """Lines done, all lines, and the state of the job that applies the import."""
    ((done, total, state),) = fleet.ask("SELECT done, total, state FROM icpstudio_job WHERE name = 'profiles.tasks.apply_import'")
    return done, total, state
