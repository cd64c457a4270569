"""Lists of customers: identity, metrics, doubles."""

from icpstudio.kit.tables import Refused, read
from profiles.importers.preview import rows_of_table, understand_table
from profiles.importers.rows import CustomerRow, Reading


def taken(text: str, kind: str | None = "customers") -> Reading:
    found = rows_of_table(read(text.encode()), settings=None, mapping=None, kind=kind)
    assert isinstance(found, Reading)
    return found


def test_a_row():
    found = taken(
        'Customer ID,Company,Website,Country,MRR,Customer since\n007,Acme GmbH,https://www.Acme.example/de,Germany,"1,250.50",2021-03-05\n'
    )

    assert found.customers == (
        CustomerRow(
            2, "007", "Acme GmbH", "acme.example", "Germany", {"country": "Germany", "customer_since": "2021-03-05"}, {"mrr": 1250.5}
        ),
    )
    assert [(metric.key, metric.label) for metric in found.metrics] == [("mrr", "MRR")]


def test_what_is_missing_has_no_key():
    assert [row.attributes for row in taken("Company,Industry\nA,Retail\nB,n/a\nC,\n").customers] == [{"industry": "Retail"}, {}, {}]


def test_the_same_name_twice_is_said_and_nothing_merged():
    found = taken('Company,Country\nAcme Inc,US\n"ACME, Inc.",US\nBeta,DE\n')

    assert len(found.customers) == 3
    assert [(problem.line, problem.meaning, problem.params, problem.result) for problem in found.problems] == [
        (3, "same_name", {"line": 2}, "kept")
    ]


def test_lines_add_up():
    found = taken("Customer ID,Company,Country\n1,A,DE\n1,B,DE\n,C,DE\n2,,DE\n3,D,FR\n")

    assert [row.name for row in found.customers] == ["A", "D"]
    assert found.skipped_lines == {3, 4, 5}
    assert found.records == len(found.customers) + len(found.skipped_lines)


def test_internal_names_are_shown_as_people_write_them():
    rows = "\n".join(f"{n},C{n},{name}" for n, name in enumerate(["RETAIL", "FINANCIAL_SERVICES", "OIL_AND_GAS", "IT_SERVICES"]))
    found = taken(f"Record ID,Company name,Industry\n{rows}\n")

    assert [row.attributes["industry"] for row in found.customers] == ["Retail", "Financial Services", "Oil and Gas", "IT Services"]
    assert [row.attributes["x"] for row in taken("Company,x\na,DE\nb,US\n").customers] == ["DE", "US"]


def test_the_first_filled_of_two_columns_counts():
    found = taken(
        "Organization - ID,Organization - Name,Organization - Owner,Organization - Industry,Organization - Industry\n"
        "1,A,x,,Retail\n2,B,y,Food,\n"
    )

    assert [row.attributes.get("industry") for row in found.customers] == ["Retail", "Food"]


def test_metrics_in_several_currencies_are_refused():
    table = read("Company,MRR\nA,€5\nB,$6\n".encode())

    assert rows_of_table(table, settings=None, mapping=None, kind=None) == Refused("several_currencies", {"currencies": ["EUR", "USD"]})


def test_a_list_with_a_status_is_customers_or_deals_as_told():
    table = read(b"Company,Annual revenue,Deal status\nA,5,Won\nB,6,Lost\n")

    assert understand_table(table, settings=None, mapping=None, kind=None).kind == "customers"
    assert understand_table(table, settings=None, mapping=None, kind="deals").counts.won == 1
