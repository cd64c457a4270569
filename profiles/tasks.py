"""What a worker does for the main floor: each function makes one call into an action. Jobs name them (icpstudio/jobs.py)."""

from uuid import UUID

from icpstudio.kit import clock
from profiles.actions import analysis, imports, rendering


def read_import(*, import_id: str) -> None:
    imports.read(UUID(import_id), at=clock.now())


def apply_import(*, import_id: str) -> None:
    imports.carry_out(UUID(import_id), at=clock.now())


def run_analysis(*, workshop_id: str, member_id: str) -> None:
    analysis.run(UUID(workshop_id), by=UUID(member_id), at=clock.now())


def render_document(*, version_id: str) -> None:
    rendering.render(UUID(version_id), at=clock.now())
