"""By what the same company is known again: id, domain, folded name."""

import re
import unicodedata

LEGAL_FORMS = frozenset(
    {"ab", "ag", "aktiengesellschaft", "as", "asa", "bv", "co", "company", "corp", "corporation", "cv", "doo", "eg", "ek", "ev", "gbr",
     "gesellschaft", "gmbh", "group", "holding", "inc", "incorporated", "kft", "kg", "kgaa", "limited", "llc", "llp", "ltd", "mbh", "nv",
     "ohg", "oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "sca", "se", "sl", "sll", "snc", "spa", "spol", "sro", "srl", "ug"}
)  # fmt: skip
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})
ASSOCIATED = re.compile(r"^(?P<name>.*\S)\s*\((?P<domain>[^\s()]+\.[^\s()]+)\)$")


def fold_name(name: str) -> str:
    """A company's name without case, accents, punctuation and legal form; two companies may share it."""
    lower = unicodedata.normalize("NFC", name).casefold().translate(GERMAN)
    plain = "".join(character for character in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(character))
    words = re.findall(r"\w+", re.sub(r"(?<=\b\w)\.(?=\w\b)", "", plain).replace("'", ""))
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)


def fold_domain(text: str) -> str:
    """`https://www.Acme.example/en` is acme.example; what is no domain is empty."""
    host = re.sub(r"^[a-z][a-z0-9+.\-]*://", "", text.strip().lower())
    host = re.split(r"[/?#:\s]", host.rpartition("@")[2], maxsplit=1)[0].removeprefix("www.").strip(".")
    return host if re.match(r"^[^\s.]+(\.[^\s.]+)+$", host) else ""


def value_key(text: str) -> str:
    """What two spellings of a category share: `FINANCIAL_SERVICES` and `Financial Services` are one."""
    plain = unicodedata.normalize("NFKD", text.replace("_", " ")).casefold()
    return " ".join("".join(character for character in plain if not unicodedata.combining(character)).split())


def split_associated(text: str) -> tuple[str, str]:
    """`Acme GmbH (acme.example)` is a name and a domain."""
    match = ASSOCIATED.match(text)
    return (match["name"], fold_domain(match["domain"])) if match else (text, "")
