"""The sample profiles, and each of them rendered once for all tests that look at the result."""

import json
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from profiles.documents.icp import Rendered, Stamps, render

DATA = Path(__file__).resolve().parents[2] / "data" / "profiles"

DRAFT = Stamps(workspace="Kelvaro", market="Dock scheduling, Europe", number=3, dated=date(2024, 7, 9), replaces=2)
PUBLISHED = Stamps(
    workspace="Kelvaro",
    market="Dock scheduling, Europe",
    number=3,
    state="published",
    approvers=("Henrik Aas", "Carla Monti"),
    approved_on=date(2024, 7, 16),
    review_by=date(2025, 1, 31),
    check_code="7K4M-Q2XP-9D",
    check_url="https://icp.kelvaro.example/c/7K4M-Q2XP-9D",
    replaces=2,
    purpose="Goods leave on time and drivers go home.",
)


def load(name: str) -> dict[str, Any]:
    return json.loads((DATA / f"{name}.json").read_text())


@lru_cache
def rendered(name: str, page: str, language: str) -> Rendered:
    return render(load(name), PUBLISHED, page=page, language=language)


@pytest.fixture
def sample() -> Callable[[str], dict[str, Any]]:
    return load


@pytest.fixture
def draft() -> Stamps:
    return DRAFT


@pytest.fixture
def published() -> Stamps:
    return PUBLISHED


@pytest.fixture
def page_of() -> Callable[[str, str, str], Rendered]:
    """A sample, published, as it was rendered; the same object for every test that asks."""
    return rendered
