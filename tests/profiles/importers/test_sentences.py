"""Every code that importers give has words."""

import re
from pathlib import Path

from profiles import importers
from profiles.importers.sentences import FIELDS, MEANINGS, QUESTIONS, REASONS, REFUSALS

SOURCE = "\n".join(path.read_text() for path in Path(next(iter(importers.__path__))).glob("*.py") if path.name != "sentences.py")


def test_codes():
    assert set(re.findall(r"Problem\(.*?\"(\w+)\"(?:, \{|\)+$)", SOURCE, re.MULTILINE)) == set(MEANINGS)
    assert set(re.findall(r"Refused\(\"(\w+)\"", SOURCE)) == set(REFUSALS)
    assert set(re.findall(r"Question\(\"(\w+)\"", SOURCE)) | {"ambiguous_number", "ambiguous_date"} == set(QUESTIONS)
    assert set(re.findall(r"reason=\"(\w+)\"", SOURCE)) <= set(REASONS)
    assert set(re.findall(r"return \"(\w+)\", \{", SOURCE)) <= set(REASONS)


def test_every_field_has_a_name():
    from profiles.importers.aliases import CUSTOMER_FIELDS, DEAL_FIELDS

    assert set(CUSTOMER_FIELDS) | set(DEAL_FIELDS) | {"left_out"} == set(FIELDS) | {"external_id", "stage"}
