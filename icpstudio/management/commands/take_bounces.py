"""`manage.py take_bounces [FILE…]`: reads delivery reports from messages, mailboxes and maildirs, or one message from standard input."""

from __future__ import annotations

import mailbox
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from icpstudio.actions import bounces
from icpstudio.kit import clock

MOST_OCTETS = 25_000_000  # of standard input; a mail server pipes one message


class Command(BaseCommand):
    help = (
        "Read what mail servers report about mails that did not arrive, and show it to who sent them. FILE is a message (.eml), "
        "a mailbox (mbox) or a maildir; without FILE one message is read from standard input, as a mail server pipes it. "
        "Reading the same report twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = {"bounced": 0, "delayed": 0, "known": 0, "unmatched": 0}
        for raw in messages(options["files"]):
            for name, number in asdict(bounces.take(raw, at=clock.now())).items():
                counts[name] += number
        self.stdout.write(
            f"{counts['bounced']} came back, {counts['delayed']} are delayed, {counts['known']} were known, "
            f"{counts['unmatched']} matched none of our mails."
        )


def messages(files: list[Path]) -> Iterator[bytes]:
    """Every message, as it lies there."""
    if not files:
        yield sys.stdin.buffer.read(MOST_OCTETS)
    for path in files:
        if not path.exists():
            raise CommandError(f"{path} is not there.")
        if path.is_dir():
            if not (path / "new").is_dir() or not (path / "cur").is_dir():
                raise CommandError(f"{path} is no maildir: it has no new/ and cur/.")
            yield from (one.read_bytes() for folder in ("new", "cur") for one in sorted((path / folder).iterdir()) if one.is_file())
        elif _begins(path) == b"From ":
            box = mailbox.mbox(path, create=False)
            yield from (box.get_bytes(key) for key in box.iterkeys())
            box.close()
        else:
            yield path.read_bytes()


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(5)
