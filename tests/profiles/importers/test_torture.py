"""No file stops the importers: each is understood as customers and as deals, or refused."""

from pathlib import Path

import pytest

from icpstudio.kit.tables import Refused, read
from profiles.importers.crm import expected_headers
from profiles.importers.preview import understand_table
from profiles.importers.sentences import because, becomes, meaning, question, refusal

FOLDER = Path(__file__).parents[2] / "data" / "import_torture"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.name != "expected.json")


@pytest.mark.parametrize("kind", ["customers", "deals"])
@pytest.mark.parametrize("name", FILES)
def test_understood_or_refused(name, kind):
    table = read(FOLDER / name, expected=expected_headers())
    if isinstance(table, Refused):
        assert refusal(table).endswith(".")
        return
    seen = understand_table(table, settings=None, mapping=None, kind=kind)

    assert seen.counts.records == seen.counts.taken + seen.counts.left
    assert [column.position for column in seen.mapping.columns] == [column.position for column in table.columns]
    assert all(because(column) and becomes(column, kind) for column in seen.mapping.columns)
    assert all(meaning(problem) for problem in seen.problems)
    assert all(question(asked) for asked in seen.questions)
    if seen.refused is None:
        skipped = {problem.line for problem in seen.problems if problem.result == "skipped"}
        assert len(skipped) == seen.counts.left
