"""`manage.py restore BACKUP --verify`: a backup into an empty installation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from icpstudio.actions import restoring
from icpstudio.kit.snapshots import Impossible
from icpstudio.management.commands.run import only_one
from icpstudio.queries import backups


class Command(BaseCommand):
    help = "Restore a backup into an empty installation. Stop web, worker and scheduler first."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, help="the folder or .tar file that `manage.py backup` made")
        parser.add_argument("--verify", action="store_true", help="check triggers, every audit trail and every stored file afterwards")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with only_one(settings.VAR / "run" / "lock"), restoring.unpacked(options["backup"]) as folder:
                told = restoring.restore(folder)
        except (Impossible, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"Restored: {sum(told.rows.values())} rows in {len(told.rows)} tables, {told.files} files, of {told.made_at}.")
        if options["verify"]:
            self._verify(told)

    def _verify(self, told: backups.Manifest) -> None:
        report = {
            "Triggers": backups.other_triggers(),
            f"Audit trails of {len(told.audit)} workspaces": backups.other_trails(told),
            "Stored files": backups.other_files(told),
        }
        for what, problems in report.items():
            self.stdout.write(f"{what}: {' '.join(problems) or 'as they were.'}")
        if told.missing:
            self.stdout.write(f"{len(told.missing)} files are not in the backup: their workspace was purged while it was made.")
        if any(report.values()):
            raise CommandError("This is not what was backed up.")
