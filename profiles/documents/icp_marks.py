"""The drawings of a profile as numbers for SVG attributes: the dot-and-line picture, a bar, the QR code."""

from __future__ import annotations

from dataclasses import dataclass

import segno

from .icp_numbers import share


@dataclass(frozen=True, slots=True)
class Picture:
    """Two shares on one line, 0 to 100, as positions in a drawing 104 wide."""

    best: float
    others: float
    title: str

    @property
    def left(self) -> float:
        return min(self.best, self.others)

    @property
    def right(self) -> float:
        return max(self.best, self.others)


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code as one path, one unit a module, quiet zone left to the page's white."""

    size: int
    path: str


def picture(best: tuple[int, int], others: tuple[int, int], title: str) -> Picture:
    """Where the filled dot (best) and the hollow dot (others) stand."""
    return Picture(round(2 + share(best), 2), round(2 + share(others), 2), title)


def qr(url: str) -> Code:
    """The address as a QR code; horizontal runs of dark modules are one stroke each."""
    rows = [list(row) for row in segno.make(url, micro=False, error="m").matrix]
    path: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = next((n for n, dark in enumerate(row[x:]) if not dark), len(row) - x)
            if run:
                path.append(f"M{x} {y}h{run}v1h-{run}z")
            x += max(run, 1)
    return Code(size=len(rows), path="".join(path))
