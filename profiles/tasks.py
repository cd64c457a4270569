"""What a worker does for the main floor: each function makes one call into an action. Jobs name them (icpstudio/jobs.py)."""

from typing import Any
from uuid import UUID

from icpstudio.kit import clock
from profiles.actions import analysis, imports, rendering


def read_import(*, import_id: str) -> None:
    imports.read(UUID(import_id), at=clock.now())


def apply_import(*, import_id: str) -> None:
    imports.carry_out(UUID(import_id), at=clock.now())


def write_import(*, import_id: str, start: int, length: int, first: str, who: dict[str, Any]) -> None:
    imports.write(UUID(import_id), start=start, length=length, first=first, who=who)


def finish_import(*, import_id: str) -> None:
    imports.finish(UUID(import_id), at=clock.now())


def run_analysis(*, workshop_id: str, member_id: str) -> None:
    analysis.run(UUID(workshop_id), by=UUID(member_id), at=clock.now())


def render_document(*, version_id: str) -> None:
    rendering.render(UUID(version_id), at=clock.now())
