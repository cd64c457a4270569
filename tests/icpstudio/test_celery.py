"""What the scheduler rings for still counts on a machine whose clock is some seconds ahead."""

from __future__ import annotations

from icpstudio.celery import app

DIFFERENCE = 30.0  # between the clocks of two machines


def test_no_bell_of_the_scheduler_is_out_of_date_because_two_clocks_differ() -> None:
    app.loader.import_default_modules()
    bells = {name: float(entry["options"]["expires"]) for name, entry in app.conf.beat_schedule.items()}

    assert {"sweep", "answer"} <= set(bells)
    assert [name for name, seconds in bells.items() if seconds < DIFFERENCE] == []
