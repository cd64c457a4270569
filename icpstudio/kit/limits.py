"""How often something may be tried: a count in the shared cache that starts anew after a while."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache


def spend(what: str, who: str, *, most: int, within: timedelta) -> bool:
    """Count one try of `who` at `what`; False once there have been more than `most` of them."""
    key = f"limit:{what}:{who}"
    if cache.add(key, 1, within.total_seconds()):
        return True
    try:
        count: int = cache.incr(key)
        if count == 1:  # it ran out within the line above, where Redis makes one that would never run out
            cache.touch(key, within.total_seconds())
        return count <= most
    except ValueError:  # it ran out between the two lines
        return cache.add(key, 1, within.total_seconds())


def is_spent(what: str, who: str, *, most: int) -> bool:
    """Whether the next try would be one too many; counts nothing."""
    return cache.get(f"limit:{what}:{who}", 0) >= most
