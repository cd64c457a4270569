"""A date is written one way on every page."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

AT = datetime(2024, 7, 12, 16, 52, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "moment"), [("en", "12 July 2024", "12 July 2024, 16:52"), ("de", "12. Juli 2024", "12. Juli 2024, 16:52")]
)
def test_day_and_moment(language, day, moment):
    names = ("DATE_FORMAT", "SHORT_DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATETIME_FORMAT", "TIME_FORMAT")
    page = Template("/".join(f'{{{{ at|date:"{name}" }}}}' for name in names))
    with translation.override(language):
        assert page.render(Context({"at": AT})) == f"{day}/{day}/{moment}/{moment}/16:52"
