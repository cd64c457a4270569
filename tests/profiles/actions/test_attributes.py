"""Values that another floor pushes down replace what it said before, and nothing else."""

import pytest

from icpstudio.errors import Conflict, Forbidden
from profiles.actions.attributes import replace_values
from profiles.models import Customer
from tests.cast import MONDAY, TUESDAY


@pytest.fixture
def two(kelvaro):
    """Two customers with an industry each."""
    return [
        Customer.objects.create(
            workspace=kelvaro.workspace, workshop=kelvaro.workshop, name=name, folded_name=name, attributes={"industry": "Retail"}
        )
        for name in ("alpha", "beta")
    ]


def push(company, values, *, source="theme:1", key="theme_waiting"):
    return replace_values(company.workshop, key=key, name="Waiting trucks", source=source, values=values, by=company.contributor, at=MONDAY)


def told(rows):
    return [Customer.objects.get(pk=row.pk).attributes for row in rows]


def test_pushed_values_stand_beside_the_imported_ones_as_an_attribute(kelvaro, two):
    attribute = push(kelvaro, {two[0].pk: True, two[1].pk: False})

    assert told(two) == [{"industry": "Retail", "theme_waiting": True}, {"industry": "Retail", "theme_waiting": False}]
    assert (attribute.of, attribute.kind, attribute.category, attribute.source) == ("customer", "bool", "business_need", "theme:1")


def test_pushing_again_replaces_and_who_is_not_named_has_no_value(kelvaro, two):
    push(kelvaro, {two[0].pk: True, two[1].pk: True})
    push(kelvaro, {two[1].pk: False})

    assert told(two) == [{"industry": "Retail"}, {"industry": "Retail", "theme_waiting": False}]


def test_without_values_the_attribute_is_gone(kelvaro, two):
    push(kelvaro, {two[0].pk: True})

    assert push(kelvaro, {}) is None
    assert told(two) == [{"industry": "Retail"}, {"industry": "Retail"}]
    assert not kelvaro.workshop.attribute_columns.exists()


def test_a_key_of_another_source_is_not_overwritten(kelvaro, two):
    first = push(kelvaro, {two[0].pk: True})
    with pytest.raises(Conflict) as refused:
        push(kelvaro, {two[0].pk: False}, source="theme:2")

    assert refused.value.current == first
    assert told(two)[0]["theme_waiting"] is True


def test_customers_of_another_workspace_are_out_of_reach(kelvaro, nordhaven, two):
    theirs = Customer.objects.create(workspace=nordhaven.workspace, workshop=nordhaven.workshop, name="x", folded_name="x")
    push(kelvaro, {theirs.pk: True})

    assert told([theirs]) == [{}]


def test_a_rep_pushes_nothing(kelvaro, two):
    with pytest.raises(Forbidden):
        replace_values(
            kelvaro.workshop, key="k", name="K", source="s", values={two[0].pk: True}, by=kelvaro.rep, at=TUESDAY
        )  # fmt: skip

    assert told(two) == [{"industry": "Retail"}, {"industry": "Retail"}]
