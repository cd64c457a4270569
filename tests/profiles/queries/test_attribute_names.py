"""Names that every CRM knows are said in the reader's language; a team's own names stay."""

import pytest
from django.utils import translation

from profiles.queries.attribute_names import counted, inside, spoken


@pytest.mark.parametrize(
    ("language", "name", "alone", "within"),
    [
        ("en", "Industry", "Industry", "industry"),
        ("de", "Industry", "Branche", "Branche"),
        ("en", "SIC code", "SIC code", "SIC code"),
        ("en", "Own loading docks", "Own loading docks", "own loading docks"),
        ("de", "Laderampen", "Laderampen", "Laderampen"),
    ],
)
def test_a_name_is_said_in_the_language_of_the_reader(language, name, alone, within):
    with translation.override(language):
        assert (spoken(name), inside(name)) == (alone, within)


def test_what_is_counted_is_said_too():
    with translation.override("de"):
        assert [counted("employees"), counted("loading bays")] == ["Beschäftigte", "loading bays"]
