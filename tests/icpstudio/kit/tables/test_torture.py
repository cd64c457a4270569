"""Every file that breaks importers is read as it should be, or refused with a sentence."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from icpstudio.kit.tables import Refused, Table, read
from icpstudio.kit.tables.columns import describe, typed
from icpstudio.kit.tables.numbers import Number
from icpstudio.kit.tables.sentences import meaning, refusal

FOLDER = Path(__file__).parents[3] / "data" / "import_torture"
EXPECTED = json.loads((FOLDER / "expected.json").read_text())
# Too large to keep here; test_archive and test_delimited build their like.
LARGE = {"26_long_cell.csv", "x12_million_rows_high_ratio.xlsx", "x13_zip_bomb_300MB.xlsx"}
REFUSED = {
    "20_empty.csv": "empty_file",
    "21_header_only.csv": "header_only",
    "32_html_table_named.xls": "web_page",
    "x14_entity_expansion.xlsx": "document_type",
    "x15_external_entity.xlsx": "document_type",
    "x16_path_traversal_member.xlsx": "unsafe_member",
    "x17_truncated.xlsx": "damaged_workbook",
    "x18_random_bytes.xlsx": "not_a_table",
    "x19_zip_but_not_excel.xlsx": "not_a_workbook",
}
READ = sorted(set(EXPECTED) - set(REFUSED) - LARGE)


def table(name: str) -> Table:
    result = read(FOLDER / name)
    assert isinstance(result, Table), result
    return result


def cells(result: Table, name: str) -> list[object]:
    column = result.column(name)
    return list(typed(result.values(column), describe(result)[column.position]))


def test_the_list_of_files_is_the_folder():
    assert {path.name for path in FOLDER.iterdir()} - {"expected.json"} == set(EXPECTED) - LARGE


@pytest.mark.parametrize(("name", "code"), REFUSED.items())
def test_refused_with_a_sentence(name, code):
    result = read(FOLDER / name)

    assert isinstance(result, Refused)
    assert result.code == code
    assert refusal(result).endswith(".")
    assert "%(" not in refusal(result)


@pytest.mark.parametrize("name", READ)
def test_read_as_expected(name):
    must, found = EXPECTED[name], table(name)
    dialect = found.dialect
    shown = {
        "rows": found.records,
        "columns": [column.name for column in found.columns],
        "columns_n": len(found.columns),
        "encoding": dialect.encoding,
        "delimiter": dialect.delimiter,
        "sheet": dialect.sheet,
    }
    checked = {key: value for key, value in must.items() if key in shown}

    assert {key: shown[key] for key in checked} == checked
    assert found.rows == found.records + sum(part.rows for part in found.skipped)
    assert found.frame.height == found.records == len(set(found.lines))
    assert all(meaning(problem) for problem in found.problems)


@pytest.mark.parametrize("name", [name for name in READ if "revenue_sum" in EXPECTED[name]])
def test_revenue_adds_up(name):
    values = cells(table(name), "Annual revenue")

    assert sum(value.value for value in values if isinstance(value, Number)) == Decimal(str(EXPECTED[name]["revenue_sum"]))


@pytest.mark.parametrize("name", [name for name in READ if "won" in EXPECTED[name]])
def test_won_are_counted(name):
    assert cells(table(name), "Deal status").count("Won") == EXPECTED[name]["won"]


def test_money():
    values = [
        float(value.value) if isinstance(value, Number) else value and getattr(value, "code", str(value))
        for value in cells(table("15_money_formats.csv"), "Revenue")
    ]

    assert values == [
        1234.5, -1234.5, 3400, 1234.5, 1234.5, 1234.5, 1234567, 5000, 1200000, "ambiguous_number",
        None, None, None, 0, 100000, "2000-5000", "percent", "other_digits",
    ]  # fmt: skip


def test_dates():
    values = [value and getattr(value, "code", str(value)) for value in cells(table("16_date_formats.csv"), "Close date")]

    assert values == [
        "2024-05-06", "ambiguous_date", "2024-06-13", "2024-06-13", "2024-05-06", "2024-05-06", "2024-05-06", "2024-05-06",
        None, None, "no_such_day", "2024-05-06", "epoch", "not_a_date", "1899-12-31",
    ]  # fmt: skip


def test_booleans_and_words_for_nothing():
    assert cells(table("31_booleans_missing.csv"), "Active") == [True, False, True, False, True, True, *[None] * 7]


def test_ranges_that_a_spreadsheet_took_for_dates():
    values = [getattr(value, "code", str(value)) for value in cells(table("19_excel_mangled_ranges.csv"), "Employees")]

    assert values == ["11-50", "mangled_range", "mangled_range", "1-5", "mangled_range", "1001-5000", "10000+", "500+", "not_a_range"]


def test_ids_keep_their_zeros():
    found = table("30_leading_zeros_ids.csv")

    assert cells(found, "Account ID") == ["00012", "0E12", "1234567890123456789"]
    assert cells(found, "Zip") == ["01067", "00501", "99999"]
    assert cells(found, "Phone") == ["+49301234", "0", "1"]


def test_odd_lines_are_named():
    found = table("10_ragged_rows.csv")

    assert [(problem.line, problem.meaning, problem.found) for problem in found.problems] == [
        (3, "too_few_cells", "B,FR"), (4, "too_many_cells", "extra"), (6, "too_few_cells", "D"),
    ]  # fmt: skip
    assert [(part.reason, part.lines) for part in found.skipped] == [("blank", (5,))]


def test_lines_wrapped_whole_in_quotes_are_taken_apart_and_said():
    found = table("18_whole_line_quoted.csv")

    assert [problem.line for problem in found.problems if problem.meaning == "whole_line_quoted"] == [2, 4, 6, 8]
    assert found.dialect.repaired_lines == 4
    assert found.frame.row(4) == ("Acme, Inc.", "United States", "15", "250000", "2018-07-04", "Won", 'said "yes" twice')


def test_line_numbers_survive_line_breaks_in_cells():
    assert table("09_quoted_newlines.csv").lines == (2, 5, 6, 7, 8, 10, 11, 12)


def test_preamble_and_footer_are_skipped_with_their_lines():
    found = table("13_report_preamble_and_footer.csv")

    assert found.dialect.header_line == 4
    assert [(part.reason, part.lines) for part in found.skipped] == [("preamble", (1, 2, 3)), ("blank", (13,)), ("footer", (14, 15))]


def test_formulas_stay_text():
    assert table("17_formula_injection.csv").frame["0"].to_list()[:4] == ["=1+1", "+1+1", "-1+1", "@SUM(1+1)"]


def test_broken_characters_are_named_by_line():
    found = table("25_broken_utf8.csv")

    assert [(problem.line, problem.column, problem.meaning) for problem in found.problems] == [(3, "Company", "unreadable_characters")]
    assert found.frame["0"][0] == "Müller"
    assert [problem.meaning for problem in table("24_nul_bytes.csv").problems] == ["nul_removed"]


def test_both_columns_of_one_name_stay_distinguishable():
    found = table("11_duplicate_headers.csv")

    assert [column.name for column in found.columns] == ["Name", "Amount", "Amount (2)", "Name (2)"]
    assert found.frame.row(0) == ("A", "1", "2", "x")


def test_merged_headers_and_cells():
    found = table("x02_merged_two_row_header.xlsx")

    assert [column.name for column in found.columns] == ["Company Name", "Company Country", "Money 2023", "Money 2024"]
    assert found.frame["1"].to_list() == ["DE", "FR", "FR"]
    assert found.lines == (3, 4, 5)


def test_the_total_of_a_sheet_is_no_record():
    found = table("x03_title_rows_offset_total.xlsx")

    assert found.dialect.header_line == 5
    assert [(part.reason, part.lines) for part in found.skipped] == [("preamble", (1, 2, 3, 4)), ("blank", (8,)), ("footer", (9,))]


def test_hidden_columns_and_sheets_are_known():
    found = table("x04_dynamics_like_hidden_columns.xlsx")

    assert [column.name for column in found.columns if column.hidden] == [column.name for column in found.columns if column.do_not_modify]
    assert sum(column.hidden for column in found.columns) == 3
    assert found.dialect.hidden_sheets == ("hiddenSheet",)


def test_formulas_without_a_value_are_said():
    found = table("x06_formulas_no_cached_values.xlsx")

    assert [(problem.line, problem.column, problem.found, problem.meaning) for problem in found.problems] == [
        (2, "Revenue", "=B2*C2", "formula_without_value"), (3, "Revenue", "=B3*C3", "formula_without_value"),
    ]  # fmt: skip


def test_error_cells_are_missing_and_said():
    found = table("x08_error_cells.xlsx")

    assert found.frame["1"].to_list() == ["1", None, None, None]
    assert [(problem.line, problem.found) for problem in found.problems] == [(3, "#N/A"), (4, "#REF!"), (5, "#DIV/0!")]


def test_dates_counted_from_1904():
    assert [str(value) for value in cells(table("x07_1904_dates.xlsx"), "Since")] == ["2024-05-06"]
