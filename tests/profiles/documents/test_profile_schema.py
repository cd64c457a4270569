"""docs/profile.schema.json describes what the samples hold."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "docs" / "profile.schema.json").read_text())


def errors(document):
    return [f"{list(error.absolute_path)}: {error.message}" for error in Draft202012Validator(SCHEMA).iter_errors(document)]


def test_the_schema_is_one_and_its_example_meets_it():
    Draft202012Validator.check_schema(SCHEMA)
    (example,) = SCHEMA["examples"]

    assert errors(example) == []


@pytest.mark.parametrize("name", ["v1", "v2", "v3", "v3.de", "sparse"])
def test_every_sample_meets_it(name, sample):
    assert errors(sample(name)) == []


@pytest.mark.parametrize(
    "condition",
    [
        {"column": "Industry", "kind": "like", "value": "x"},
        {"kind": "missing"},
        {"column": "Employees", "kind": "range", "low": 200},
        {"column": "Industry", "kind": "in", "values": []},
    ],
)
def test_a_condition_that_nobody_can_evaluate_does_not(condition, sample):
    content = sample("v3")
    content["criteria"][0]["condition"] = condition

    assert len(errors(content)) == 1
