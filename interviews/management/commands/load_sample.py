"""Loads the sample workspace into an installation that nobody has used yet."""

from typing import Any

from django.core.management.base import BaseCommand

from icpstudio.kit import clock
from interviews.actions import samples


class Command(BaseCommand):
    help = "Load the labelled sample workspace, once. It can be removed with one click."

    def handle(self, *args: Any, **options: Any) -> None:
        words = samples.load(say=self._say, at=clock.now())
        if options["verbosity"]:
            self._say(words)

    def _say(self, words: str) -> None:
        """At once, whatever the verbosity: the first start takes a while, and somebody waits for it."""
        self.stdout.write(words)
        self.stdout.flush()
