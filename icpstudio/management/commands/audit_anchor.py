"""`manage.py audit_anchor`: anchor every audit trail that has moved, now instead of at midnight."""

from typing import Any

from django.core.management.base import BaseCommand

from icpstudio.actions import anchors
from icpstudio.kit import clock


class Command(BaseCommand):
    help = "Write the head of every audit trail that has moved to the anchor file, to the database, and to the owners by mail."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{anchors.anchor_all(at=clock.now())} anchored")
