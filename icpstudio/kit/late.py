"""Marks a view whose slow work comes before its transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def late(view: Callable[..., Any]) -> Callable[..., Any]:
    """The request's transaction does not begin with this view: its action calls `operations.begin()` once the slow part is over,
    or nothing in it could happen twice. A write lock is not held while a page is laid out or a file is taken in."""
    view.begins_late = True  # type: ignore[attr-defined]
    return view
