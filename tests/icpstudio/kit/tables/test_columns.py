"""What a column holds is judged by all of its values, and by the rest of the file where they leave it open."""

from icpstudio.kit.tables import ColumnSettings, Settings, Table, read
from icpstudio.kit.tables.columns import Facts, describe


def facts(data: str, told: Settings | None = None) -> dict[str, Facts]:
    found = read(data.encode(), told)
    assert isinstance(found, Table)
    return {fact.name: fact for fact in describe(found, told)}


def test_an_open_question_is_answered_by_another_column():
    found = facts("Name;Employees;Amount\na;1.200;1,50\nb;2.300;2,75\n")

    assert (found["Employees"].decimal, found["Employees"].questions) == (",", ())


def test_nothing_in_the_file_answers():
    found = facts("Name;Employees;Since\na;1.200;05/06/2024\nb;2.300;07/08/2024\n")

    assert found["Employees"].questions == ("ambiguous_number",)
    assert found["Since"].questions == ("ambiguous_date",)


def test_a_person_answers_for_the_file_or_for_a_column():
    data = "Name;Employees;Since\na;1.200;05/06/2024\nb;2.300;07/08/2024\n"
    by_column = Settings(columns={"Employees": ColumnSettings(decimal=","), "Since": ColumnSettings(day_first=False)})
    for told in (Settings(decimal=",", day_first=False), by_column):
        found = facts(data, told)
        assert (found["Employees"].decimal, found["Since"].day_first) == (",", False)
        assert found["Employees"].questions == found["Since"].questions == ()


def test_one_odd_cell_does_not_decide():
    rows = "".join(f"c{n};{n};2023-01-{n:02d}\n" for n in range(1, 20))
    found = facts(f"Name;Employees;Since\n{rows}x;200-499;soon\n")

    assert (found["Employees"].kind, found["Since"].kind) == ("number", "date")


def test_words_for_nothing_are_counted_and_can_be_values():
    data = "Name;Source\na;None\nb;Referral\nc;None\n"

    assert facts(data)["Source"].missing_words == {"None": 2}
    assert facts(data, Settings(values_not_missing=("None",)))["Source"].filled == 3


def test_kinds():
    found = facts("Name,Price,Paid,Zip,Size\na,€5,yes,01067,1-10\nb,€7.50,no,12345,11-50\nc,€9,no,99999,51+\n")

    assert {name: fact.kind for name, fact in found.items()} == {
        "Name": "text", "Price": "money", "Paid": "boolean", "Zip": "text", "Size": "range",
    }  # fmt: skip
    assert found["Price"].currencies == ("EUR",)
