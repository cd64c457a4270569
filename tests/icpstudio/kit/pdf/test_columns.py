"""Blocks stay at home unless a move makes the tallest column shorter."""

from icpstudio.kit.pdf.columns import balance, height

HOMES = {"a": 0, "b": 0, "c": 1, "d": 2}


def test_what_is_level_stays():
    assert balance({"a": 5, "b": 5, "c": 10, "d": 9}, HOMES, ("b",)) == (("a", "b"), ("c",), ("d",))


def test_a_movable_block_goes_where_the_tallest_column_gets_shortest():
    assert balance({"a": 10, "b": 6, "c": 10, "d": 3}, HOMES, ("b",)) == (("a",), ("c",), ("b", "d"))


def test_a_block_that_may_not_move_stays_in_the_tallest_column():
    assert balance({"a": 10, "b": 6, "c": 10, "d": 3}, HOMES, ()) == (("a", "b"), ("c",), ("d",))


def test_the_height_is_that_of_the_tallest():
    assert height({"a": 10, "b": 6}, (("a", "b"), ())) == 16


def test_a_sparse_page_fills_its_columns_from_the_left():
    assert balance({"why_choose": 30.0}, {"why_choose": 1}, ()) == (("why_choose",), (), ())
    assert balance({"pains": 10.0, "committee": 12.0}, {"pains": 0, "committee": 2}, ()) == (("pains",), ("committee",), ())
