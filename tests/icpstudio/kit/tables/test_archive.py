"""Workbooks that mean harm are refused before anything is unpacked."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from icpstudio.kit.tables import LIMITS, Refused, Table, read


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_member(data: bytes, name: str, content: bytes, attributes: int = 0) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(name)
        member.external_attr = attributes
        member.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(member, content)
    return out.getvalue()


GOOD = workbook([["Company", "Revenue"], ["A", 1.5], ["B", 2]])
LINK = 0o120777 << 16


def test_a_good_one_is_read():
    found = read(GOOD)

    assert isinstance(found, Table)
    assert found.frame.rows() == [("A", "1.5"), ("B", "2")]
    assert [column.native for column in found.columns] == [None, "number"]


@pytest.mark.parametrize(
    ("name", "content", "attributes", "code"),
    [
        ("../../outside.txt", b"x", 0, "unsafe_member"),
        ("/etc/outside", b"x", 0, "unsafe_member"),
        ("C:\\outside", b"x", 0, "unsafe_member"),
        ("xl/link", b"/etc/passwd", LINK, "unsafe_member"),
        ("xl/worksheets/bomb.xml", b"0" * 8_000_000, 0, "packed_too_tightly"),
        (
            "xl/worksheets/evil.xml",
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
            0,
            "document_type",
        ),
        ("xl/worksheets/wide.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16"), 0, "document_type"),
    ],
)
def test_harm(name, content, attributes, code):
    found = read(with_member(GOOD, name, content, attributes))

    assert isinstance(found, Refused)
    assert found.code == code


def test_limits_of_an_archive():
    assert read(GOOD, limits=replace(LIMITS, members=3)) == Refused("too_many_members", {"limit": 3})
    assert read(GOOD, limits=replace(LIMITS, unpacked_bytes=1000)).code == "unpacks_too_large"
    assert read(GOOD, limits=replace(LIMITS, workbook_bytes=1000)).code == "file_too_large"


def test_one_far_cell_is_counted_as_the_rows_above_it():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"], book.active["A1048576"] = "Company", "A", "far"
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()) == Refused("too_many_rows", {"limit": 500_000})

    book.active["A1048576"] = None
    book.active["XFD2"] = "far"
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()).code == "too_many_columns"


def test_rows_that_are_blank_before_the_header_keep_their_numbers():
    book = openpyxl.Workbook()
    for place, value in {"C5": "Company", "D5": "Since", "C6": "a", "D6": 45418, "C9": "b", "D9": 45419}.items():
        book.active[place] = value
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue())

    assert found.dialect.header_line == 5
    assert found.lines == (6, 9)
    assert [(part.reason, part.lines) for part in found.skipped] == [("preamble", (1, 2, 3, 4)), ("blank", (7, 8))]


def test_an_error_cell_does_not_stop_the_look_at_other_columns():
    found = read(workbook([["Company", "Odd", "Revenue"], ["A", "#NAME?", 1.5], ["B", 2, 2]]))

    assert [column.native for column in found.columns] == [None, None, "number"]
    assert [(problem.line, problem.column, problem.meaning) for problem in found.problems] == [(2, "Odd", "error_cell")]
    assert found.frame["1"].to_list() == [None, "2"]
