"""What was made a moment ago from the same input is not made again."""

from __future__ import annotations

from icpstudio.kit.lately import Lately


def test_the_same_key_is_made_once_and_another_one_anew():
    made: list[str] = []
    lately: Lately[int] = Lately(most=2)

    found = [lately.get(key, lambda key=key: made.append(key) or len(made)) for key in "aabab"]

    assert (found, made) == ([1, 1, 2, 1, 2], ["a", "b"])


def test_the_longest_unused_is_forgotten_first():
    made: list[str] = []
    lately: Lately[None] = Lately(most=2)
    for key in "abaca":  # c takes the place of b
        lately.get(key, lambda key=key: made.append(key))
    lately.get("b", lambda: made.append("b"))

    assert made == ["a", "b", "c", "b"]


def test_what_is_too_heavy_is_not_kept_and_pushes_nothing_out():
    made: list[str] = []
    lately: Lately[None] = Lately(most=5)
    for key, weight in [("light", 5), ("heavy", 6), ("heavy", 6), ("light", 5)]:
        lately.get(key, lambda key=key: made.append(key), weight=weight)

    assert made == ["light", "heavy", "heavy"]
