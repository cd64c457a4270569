"""`manage.py backup FOLDER` or `FILE.tar`, while people work; `--verify` restores it somewhere else and looks."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connection

from icpstudio.actions import backups
from icpstudio.kit import clock
from icpstudio.kit.snapshots import Impossible


class Command(BaseCommand):
    help = "Back up the database and the stored files, while everything runs. Keep the two keys apart from it; they are not in it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="a new folder, or a new file whose name ends in .tar")
        parser.add_argument("--verify", action="store_true", help="restore the backup into a temporary database and compare")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["target"].absolute()
        try:
            made = backups.make(target, at=clock.now())
        except (Impossible, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{target}: {sum(made.rows.values())} rows in {len(made.rows)} tables, {made.files} files.")
        if options["verify"]:
            self.stdout.write(restored_elsewhere(target))


def restored_elsewhere(backup: Path) -> str:
    """What `restore --verify` says of the backup in an empty place of its own: a temporary database, a temporary folder, the same keys."""
    with tempfile.TemporaryDirectory(prefix="icp-verify-") as place, a_database(Path(place)) as url:
        ours = {"DATABASE_URL": url, "ICP_VAR": place, "STORAGE_URL": f"file://{place}/files"}
        ours |= {"SECRET_KEY": settings.SECRET_KEY, "AUDIT_KEY": settings.AUDIT_KEY}
        environment = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in ours} | ours
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(backup), "--verify"]
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise CommandError(f"The backup could not be restored.\n{done.stdout}{done.stderr}".strip())
    return done.stdout.strip()


@contextmanager
def a_database(place: Path) -> Iterator[str]:
    """The address of an empty database of the same kind; gone afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{place / 'verify.sqlite3'}"
        return
    name = f"icp_verify_{uuid4().hex[:12]}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    except Error as problem:
        raise CommandError(f"--verify needs the right to create a database: {str(problem).splitlines()[0]}") from None
    try:
        yield urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
