"""What was made a moment ago from the same input: kept in this process, the longest unused forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Lately(Generic[Made]):
    """Keeps things of at most `most` in weight together. The key has to say everything that a thing was made from."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, tuple[int, Made]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made], *, weight: int = 1) -> Made:
        """What was made for `key`, or what `make` makes of it now; two threads may make the same at once, and keep one."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][1]
        made = make()
        if weight <= self.most:
            with self._lock:
                self._kept[key] = (weight, made)
                while sum(each for each, _made in self._kept.values()) > self.most:
                    self._kept.popitem(last=False)
        return made
