"""The one place that asks the clock; everything below a view, a task or a command is told the time."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.now()
