"""What the whole fleet shares besides work: who holds a role, and when something was last heard of."""

from __future__ import annotations

from django.db import models

from icpstudio.models.base import Row


class Lease(Row):
    """Who does something that only one process may do, and until when. `turn` grows with every change of hands."""

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=200)
    until = models.DateTimeField()
    turn = models.PositiveBigIntegerField(default=1)


class Pulse(Row):
    """When a part of the fleet last answered, for every machine to see."""

    name = models.CharField(max_length=40, unique=True)
    heard = models.DateTimeField()
