"""Words that stand for nothing, and words for yes and no."""

from collections.abc import Collection

MISSING = frozenset({
    "-", "--", "---", "–", "—", ".", "?", "n/a", "#n/a", "na()", "none", "(none)", "null", "nil", "nan", "undefined", "select",
    "(select)", "- select -", "--select--", "--none--", "(blank)", "blank", "(empty)", "(leer)", "k.a.", "k. a.", "not available",
    "not set", "0000-00-00", "0000-00-00 00:00:00", "#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!",
})  # fmt: skip

TRUE = frozenset({"true", "yes", "y", "ja", "oui", "si", "sí", "x", "✓", "checked", "wahr", "vrai", "1"})
FALSE = frozenset({"false", "no", "n", "nein", "non", "unchecked", "falsch", "faux", "0"})


def squeeze(text: str) -> str:
    """Without surrounding space of any kind, inner space single."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def is_missing(text: str | None, but: Collection[str] = ()) -> bool:
    """Whether a cell holds no value. Words in `but` were declared to be values."""
    if text is None:
        return True
    if "1" <= text[:1] <= "9":
        return False
    word = squeeze(text).casefold()
    return not word or (word in MISSING and word not in {squeeze(value).casefold() for value in but})


def read_boolean(text: str) -> bool | None:
    """True, False, or None for what is neither."""
    word = squeeze(text).casefold()
    return True if word in TRUE else False if word in FALSE else None
