"""A workspace or a workshop is locked without its key.

Nearly every row points at them, and PostgreSQL asks for the key of what a new row points at. Who has locked it with its key and then
writes the audit trail waits for somebody who holds the trail's head and waits for the key."""

from __future__ import annotations

import re

from tests.house.sources import ROOT

LOCK = re.compile(r"\b(?:Workspace|Workshop)\.objects[\w.()]*?\.select_for_update\(([^)]*)\)")


def test_whoever_locks_a_workspace_or_a_workshop_leaves_its_key_free() -> None:
    found = {
        (str(path.relative_to(ROOT)), told)
        for floor in ("icpstudio", "profiles", "interviews")
        for path in (ROOT / floor).rglob("*.py")
        for told in LOCK.findall(path.read_text())
    }

    assert len(found) >= 4
    assert {told for _path, told in found} == {"no_key=True"}
