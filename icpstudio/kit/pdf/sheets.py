"""What goes into the press and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field

from .columns import Columns
from .fit import Zooms


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks that are balanced over columns: ids of the columns, home of each block, and which may move."""

    prefix: str
    columns: tuple[str, ...]
    homes: dict[str, int]
    movable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page to be fitted: `flow` must end above `foot`, both ids; `sheet` carries data-zoom, where the search starts."""

    html: str
    css: tuple[str, ...]
    zooms: Zooms
    sheet: str
    flow: str
    foot: str
    blocks: Blocks | None = None
    parts: tuple[str, ...] = ()
    assets: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pressed:
    """The finished page; or, without `pdf`, how far over it is and how tall each part was, in millimetres."""

    pdf: bytes
    pages: int
    zoom: int
    layouts: int
    filled: float
    over_mm: float
    heights_mm: dict[str, float]
    columns: Columns
    outside: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        return bool(self.pdf)


class PressError(Exception):
    """The page could not be made; `reason` is time, memory, nesting or broken."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason
