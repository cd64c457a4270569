"""What strangers upload is parsed in a process that can be stopped."""

from dataclasses import replace
from pathlib import Path

from icpstudio.kit.tables import LIMITS, Refused, Settings, read, read_in_child

DATA = Path(__file__).parents[3] / "data"


def test_the_child_reads_what_we_read():
    path = DATA / "import_torture" / "10_ragged_rows.csv"
    here, there = read(path), read_in_child(path)

    assert there.frame.equals(here.frame)
    assert (there.columns, there.lines, there.dialect, there.skipped, there.problems) == (
        here.columns, here.lines, here.dialect, here.skipped, here.problems,
    )  # fmt: skip


def test_settings_and_refusals_cross_over(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a;b,c\n1,5;2\n")

    assert read_in_child(path, Settings(delimiter=",")).frame.rows() == [("1", "5;2")]
    assert read_in_child(DATA / "import_torture" / "x14_entity_expansion.xlsx").code == "document_type"


def test_too_much_memory():
    small = replace(LIMITS, resident=20 * 1024 * 1024)

    assert read_in_child(DATA / "planted_icp" / "hubspot_deals.csv", limits=small) == Refused("too_much_memory", {"megabytes": 20})


def test_too_little_address_space_is_an_answer_too():
    small = replace(LIMITS, address_space=64 * 1024 * 1024)

    assert read_in_child(DATA / "planted_icp" / "hubspot_deals.csv", limits=small) == Refused("reader_failed")


def test_too_slow():
    assert read_in_child(DATA / "planted_icp" / "hubspot_deals.csv", limits=replace(LIMITS, wall_seconds=0)) == Refused(
        "too_slow", {"seconds": 0}
    )
