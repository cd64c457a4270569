"""Which character separates the cells: the one that cuts most lines into the same number of them."""

import csv
import io
import re
from collections import Counter
from itertools import islice
from math import log2

CANDIDATES = (",", ";", "\t", "|")
SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
SAMPLE_LINES = 200


def declared(text: str) -> str | None:
    """The separator named by a first line such as `sep=;`."""
    match = SEPARATOR_LINE.match(text[:12].splitlines()[0]) if text else None
    return match[1] if match else None


def detect(text: str) -> str:
    """The best of the candidates; a comma when there is but one column."""
    sample = list(islice(io.StringIO(text[:200_000], newline=""), SAMPLE_LINES))
    scores = {candidate: score(sample, candidate) for candidate in CANDIDATES}
    best = max(CANDIDATES, key=lambda candidate: scores[candidate])
    return best if scores[best] > 0 else ","


def score(lines: list[str], delimiter: str) -> float:
    """Share of the records that have the most frequent width, weighed by that width."""
    widths = Counter[int]()
    for row in csv.reader(lines, delimiter=delimiter):
        if len(row) == 1 and delimiter in row[0]:
            row = next(csv.reader([row[0]], delimiter=delimiter))
        if any(cell.strip() for cell in row):
            widths[len(row)] += 1
    total = sum(widths.values())
    return max((count / total * log2(width) for width, count in widths.items() if width > 1), default=0.0)
