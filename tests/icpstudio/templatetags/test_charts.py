from dataclasses import dataclass

from django.template import Context, Template

from icpstudio.templatetags import charts


@dataclass(frozen=True)
class Share:
    share: float
    low: float
    high: float


def test_a_whisker_lies_where_its_figures_say():
    assert charts.whisker_of(Share(0.58, 0.43, 0.72)) == {"at": "58.00%", "low": "43.00%", "high": "72.00%", "label_before": False}


def test_near_the_right_end_the_label_stands_before_the_whisker():
    assert charts.whisker_of(Share(0.9, 0.8, 0.97))["label_before"] is True


def test_an_interval_has_a_scale_of_its_own():
    drawn = charts.interval(Share(0.75, 0.5, 1.0), start=0.5, end=1.0, reference=0.6)

    assert (drawn["value"]["at"], drawn["value"]["low"], drawn["value"]["high"], drawn["reference"]) == (
        "50.00%",
        "0.00%",
        "100.00%",
        "20.00%",
    )


def test_what_lies_beyond_the_scale_ends_at_the_scale():
    assert [charts.along(1.4), charts.along(-0.2)] == ["100.00%", "0.00%"]


def test_the_pareto_curve_starts_at_nothing_and_passes_the_cut():
    drawn = charts.pareto([0.5, 0.75, 0.9, 1.0], 1, "the largest holds half")

    assert drawn["curve"] == "M0.0 1000.0 L250.0 500.0 L500.0 250.0 L750.0 100.0 L1000.0 0.0"
    assert (drawn["cut_x"], drawn["cut_y"]) == ("25.00%", "50.00%")
    assert drawn["under"] == "M0.0 1000.0 L250.0 500.0 L250.0 1000.0"


def test_a_long_curve_is_thinned_but_keeps_its_ends_and_its_cut():
    points = [(i / 10_000, i / 10_000) for i in range(10_001)]

    kept = charts.thinned(points, keep=1_234)

    assert len(kept) <= 203
    assert {points[0], points[1_234], points[-1]} <= set(kept)


def test_a_list_of_nobody_has_an_empty_picture():
    drawn = charts.pareto([], 0, "nobody yet")

    assert (drawn["curve"], drawn["under"], drawn["total"]) == ("", "", 0)


def test_the_parts_of_a_bar_follow_each_other_and_nothing_takes_no_room():
    drawn = charts.parts([(1, "best", "1 new"), (0, "rest", "0 changed"), (3, "empty", "3 unchanged")])

    assert [(part["x"], part["width"], part["tone"]) for part in drawn["drawn"]] == [
        ("0.00%", "25.00%", "best"),
        ("25.00%", "75.00%", "empty"),
    ]
    assert drawn["words"] == "1 new, 0 changed, 3 unchanged"


def test_pictures_hold_no_style_and_no_script():
    page = Template(
        "{% load charts %}{% whisker b r 'best' 'rest' %}{% whisker_axis %}{% interval b %}{% pareto s 1 'x' %}{% bar 1 2 %}{% parts p %}"
    ).render(Context({"b": Share(0.5, 0.4, 0.6), "r": Share(0.2, 0.1, 0.3), "s": [0.5, 1.0], "p": [(1, "best", "1")]}))

    assert ("style=" in page, "<script" in page, page.count("<svg")) == (False, False, 8)
