"""Reads the environment once, by type; a wrong value is named in one sentence at start."""

import os
import secrets
from pathlib import Path


class WrongSetting(SystemExit):
    """A setting that can't be used; the process ends with the sentence."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def yes(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if value == "" else value in {"1", "true", "yes", "on"}
    raise WrongSetting(f"{name}={value!r} is neither yes nor no.")


def words(name: str) -> list[str]:
    return [word for word in text(name).replace(",", " ").split() if word]


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdigit():
        raise WrongSetting(f"{name}={value!r} is not a whole number.")
    return int(value)


def secret(name: str, kept_in: Path) -> str:
    """The secret given by `name`, else one made once and kept in a file that only we can read."""
    if given := text(name):
        return given
    if not kept_in.exists():
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept_in.read_text().strip()
