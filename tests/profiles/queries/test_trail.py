"""Whatever this floor writes into the audit trail reads as a sentence of its own."""

import re
from pathlib import Path

from icpstudio.queries.audit import SENTENCES
from profiles.queries.trail import TITLES
from profiles.rules import Verb

ACTIONS = Path(__file__).parents[3] / "profiles" / "actions"
WRITTEN = re.compile(r"audit\.record\(\s*(?:\"(?P<word>[a-z_]+)\"|Verb\.(?P<verb>[A-Z_]+))")


def verbs() -> set[str]:
    found = set()
    for path in ACTIONS.glob("*.py"):
        for match in WRITTEN.finditer(path.read_text()):
            found.add(match["word"] or str(Verb[match["verb"]]))
    return found


def test_every_deed_has_its_sentence() -> None:
    assert len(verbs()) > 20
    assert verbs() - set(SENTENCES) == set()


def test_every_job_has_its_title() -> None:
    """What a job does in parts, and at its end, goes by the job's name."""
    asked = set(
        re.findall(r"(?<!work=)(?<!close=)\"(profiles\.tasks\.[a-z_]+)\"", "".join(p.read_text() for p in (ACTIONS.parent).rglob("*.py")))
    )

    assert asked == set(TITLES)
