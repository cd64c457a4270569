"""Text files: settings, limits, and nothing lost on the way there and back."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icpstudio.kit.tables import LIMITS, Refused, Settings, Table, read


def test_what_a_person_says_wins():
    data = "Report\nName|A,B\nx|1,5\n".encode("utf-16-le")
    found = read(data, Settings(encoding="utf-16-le", delimiter="|", header_line=2, footer_rows=0))

    assert isinstance(found, Table)
    assert [column.name for column in found.columns] == ["Name", "A,B"]
    assert found.frame.rows() == [("x", "1,5")]
    assert found.skipped[0].lines == (1,)


def test_a_total_can_be_declared_a_record():
    data = b"Company,Amount\nA,1\nTotal,2\n"

    assert read(data).records == 1
    assert read(data, Settings(footer_rows=0)).records == 2


def test_settings_survive_json():
    said = Settings(delimiter=";", day_first=True, values_not_missing=("None",))

    assert Settings.from_json(said.as_json()) == said


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"a,b\n" + b"1," + b"x" * 32_768, Refused("cell_too_long", {"line": 2, "column": "b", "limit": 32_767})),
        (b'a,b\n1,2\n3,"x\n4,5\n', Refused("quote_not_closed", {"line": 3})),
        (b"\xef\xbb\xbf", Refused("empty_file")),
        (b"%PDF-1.7\n", Refused("other_format", {"format": "PDF"})),
        (b"a,b\n1,2\n", Refused("unknown_encoding", {"encoding": "klingon"})),
    ],
)
def test_refusals(data, refused):
    told = Settings(encoding="klingon") if refused.code == "unknown_encoding" else None

    assert read(data, told) == refused


def test_rows_and_columns_are_counted():
    small = replace(LIMITS, text_rows=100, columns=3, text_bytes=2_000)

    assert read(b"a,b,c,d\n1,2,3,4\n", limits=small) == Refused("too_many_columns", {"found": 4, "limit": 3})
    assert read(b"a,b\n" + b"1,\n" * 200, limits=small) == Refused("too_many_rows", {"limit": 100})
    assert read(b"a,b\n" + b"1,\n" * 700, limits=small).code == "file_too_large"


# A table that has a header of words; blank records are skipped by design, so one cell is always filled.
words = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffd\ufeff\u200b"), max_size=12)
records = st.lists(st.tuples(st.integers(0, 10**6).map(lambda n: f"id{n}"), words, words), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(
    rows=records,
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_written_and_read_back_nothing_is_lost(rows, delimiter, encoding, end):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(["Number", "Company", "Remark"])
    writer.writerows(rows)

    found = read(out.getvalue().encode(encoding), Settings(delimiter=delimiter))

    assert isinstance(found, Table)
    assert [tuple(cell or "" for cell in row) for row in found.frame.rows()] == rows
    assert found.lines == tuple(range(2, len(rows) + 2))
