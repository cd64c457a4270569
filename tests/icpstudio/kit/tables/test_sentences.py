"""Every code that the reader can give has a sentence."""

import re
from pathlib import Path

from icpstudio.kit import tables
from icpstudio.kit.tables.sentences import MEANINGS, REFUSALS

SOURCE = "\n".join(path.read_text() for path in Path(tables.__file__).parent.glob("*.py") if path.name != "sentences.py")


def test_refusals():
    assert set(re.findall(r"Refus(?:al|ed)\(\s*\"(\w+)\"", SOURCE)) == set(REFUSALS)


def test_troubles():
    assert set(re.findall(r"Trouble\(\"(\w+)\"", SOURCE)) <= set(MEANINGS)
    assert all(say().endswith(".") for say in (*MEANINGS.values(), *REFUSALS.values()))
