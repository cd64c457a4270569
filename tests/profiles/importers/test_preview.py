"""The check page: five lines need a look, every column has a reason, everything can be corrected and stored."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from icpstudio.kit.tables import Refused, Settings
from profiles.importers.mapping import Mapping
from profiles.importers.preview import Understanding, rows, understand
from profiles.importers.sentences import because, becomes, meaning, question, refusal

PIPEDRIVE = "Deal - ID;Deal - Title;Deal - Organization;Deal - Value;Deal - Currency of Value;Deal - Status;Deal - Deal created;" \
    "Deal - Lost reason;Deal - Source channel;Organization - Number of employees\n"  # fmt: skip
LINES = [
    "50095;A deal;Acme GmbH;98314,96;EUR;Lost;2022-07-30 08:00:00;No budget;Event;2654",
    "50001;B deal;Beta SAS;56121,55;EUR;Won;2022-12-20 08:00:00;;Referral;998",
    "50095;A again;Acme GmbH;1,00;EUR;Won;2022-12-20 08:00:00;;Event;2654",
    ";No id;Beta SAS;2,00;EUR;Lost;2022-12-20 08:00:00;Competitor;Event;998",
    "50002;C deal;Beta SAS;auf Anfrage;EUR;Open;2023-01-20 08:00:00;;Website;998",
    "50003;D deal;Cosa Ltd;10,50;EUR;Won;31.02.2023 08:00;;Website;20",
    "50004;E deal;Dado AG;12,50;EUR;Lost;2023-03-01 08:00:00;No budget;Website;200-499",
    "50005;F deal;Dado AG;13,50;EUR;Lost;2023-03-02 08:00:00;No budget;Website;200",
]


@pytest.fixture
def pipedrive(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(PIPEDRIVE + "\n".join(LINES) + "\n")
    return path


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(text)
    return path


def test_five_lines_need_a_look(pipedrive):
    seen = understand(pipedrive)

    assert [(found.line, found.column, found.found, meaning(found), found.result) for found in seen.problems] == [
        (4, "Deal - ID", "50095", "Same ID as line 2. The first one counts.", "skipped"),
        (5, "Deal - ID", "", "Without an ID the line can’t be found again.", "skipped"),
        (6, "Deal - Value", "auf Anfrage", "Not a number. The value stays empty.", "kept"),
        (7, "Deal - Deal created", "31.02.2023 08:00", "This day does not exist. The date stays empty.", "kept"),
        (8, "Organization - Number of employees", "200-499", "A range, not a number. Kept as 200 to 499.", "kept"),
    ]
    assert (seen.counts.rows, seen.counts.records, seen.counts.taken, seen.counts.left) == (8, 8, 6, 2)
    assert (seen.counts.won, seen.counts.lost, seen.counts.open, seen.counts.won_amount) == (2, 3, 1, "56132.05")


def test_the_dialect_is_told(pipedrive):
    seen = understand(pipedrive)

    told = {key: seen.dialect[key] for key in ("delimiter", "decimal", "encoding", "header_line", "columns")}
    assert told == {"delimiter": ";", "decimal": ",", "encoding": "utf-8", "header_line": 1, "columns": 10}


def test_what_columns_become_and_why(pipedrive):
    seen = understand(pipedrive)

    assert [(column.column, becomes(column, seen.kind), because(column)) for column in seen.mapping.columns] == [
        ("Deal - ID", "Deal ID", "known header; unique in 6 of 8"),
        ("Deal - Title", "Name", "known header"),
        ("Deal - Organization", "Customer", "known header; 4 names"),
        ("Deal - Value", "Amount", "known header"),
        ("Deal - Currency of Value", "Currency", "known header"),
        ("Deal - Status", "Outcome", "known header; 2 won, 3 lost, 1 open"),
        ("Deal - Deal created", "Created", "known header"),
        ("Deal - Lost reason", "Attribute, left out", "filled for lost deals only"),
        ("Deal - Source channel", "Attribute: Source", "known header; 3 values"),
        ("Organization - Number of employees", "Attribute: Employees", "known header"),
    ]


def test_everything_can_be_stored(pipedrive):
    seen = understand(pipedrive)
    stored = json.loads(json.dumps(seen.as_json()))

    assert Mapping.from_json(stored["mapping"]) == seen.mapping
    assert stored["counts"] == asdict(seen.counts)
    assert [json.loads(json.dumps(deal.as_json()))["external_id"] for deal in rows(pipedrive).deals] == [
        "50095", "50001", "50002", "50003", "50004", "50005",
    ]  # fmt: skip


def test_a_person_decides_about_a_column(pipedrive):
    mapping = understand(pipedrive).mapping.changed(7, "attribute").changed(8, "left_out")
    found = rows(pipedrive, mapping=mapping)

    assert {spec.key for spec in found.attributes if spec.of == "deal"} == {"lost_reason"}
    assert found.deals[0].attributes == {"lost_reason": "No budget"}


def test_a_range_among_numbers_is_kept_as_a_range(pipedrive):
    employees = [deal.customer_attributes["employees"] for deal in rows(pipedrive).deals]

    assert employees == [2654.0, 998.0, 998.0, 20.0, "200-499", 200.0]


def test_several_currencies_are_refused(pipedrive):
    pipedrive.write_text(pipedrive.read_text().replace("56121,55;EUR", "56121,55;USD"))
    seen, found = understand(pipedrive), rows(pipedrive)

    assert found == seen.refused == Refused("several_currencies", {"currencies": ["EUR", "USD"]})
    assert refusal(found) == ("The amounts are in several currencies (EUR, USD), which can’t be added. Export the list in one currency.")
    assert seen.counts.left == 8


def test_an_unreadable_file_is_a_sentence(tmp_path):
    found = understand(written(tmp_path, ""))

    assert refusal(found) == "The file is empty."


def test_unknown_columns_become_attributes_and_similar_ones_ask(tmp_path):
    seen = understand(written(tmp_path, "Company,Employees total,Favourite colour\nA,12,red\nB,15,blue\n"))

    assert isinstance(seen, Understanding)
    assert [(column.target, column.key, column.reason, column.confirm) for column in seen.mapping.columns] == [
        ("name", "", "known_header", False),
        ("attribute", "employees_total", "unknown_header", False),
        ("attribute", "favourite_colour", "unknown_header", False),
    ]
    seen = understand(written(tmp_path, "Company,Total number of employees\nA,12\nB,15\n"))
    assert [(column.key, column.reason, column.confirm) for column in seen.mapping.columns][1] == ("employees", "similar_header", True)
    assert [question(asked) for asked in seen.questions] == ["“Total number of employees”: is this what it becomes?"]


def test_open_questions(tmp_path):
    seen = understand(written(tmp_path, "Company;Employees\nA;1.200\nB;2.300\n"))
    assert [(asked.code, asked.column) for asked in seen.questions] == [("ambiguous_number", "Employees")]
    assert seen.problem_counts == {"ambiguous_number": 2}

    answered = understand(written(tmp_path, "Company;Employees\nA;1.200\nB;2.300\n"), settings=Settings(decimal=","))
    assert (answered.questions, answered.problem_counts) == ((), {})


def test_names_only(tmp_path):
    assert [asked.code for asked in understand(written(tmp_path, "Company\nA\nB\n")).questions] == ["no_value_column"]
